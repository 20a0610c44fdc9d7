package dev.rondo.simulation.service;

import com.google.auto.service.AutoService;
import dev.rondo.simulation.SimulationLoopProvider;
import dev.rondo.spi.EventLoopProvider;

/**
 * The provider that {@code ServiceLoader} finds. It is separate from the public one because
 * AutoService's annotation stays in the class file, and the compilers of programs would not find
 * its class.
 */
@AutoService(EventLoopProvider.class)
public final class SimulationService extends SimulationLoopProvider {

  /** The constructor for {@code ServiceLoader}. */
  public SimulationService() {}
}
