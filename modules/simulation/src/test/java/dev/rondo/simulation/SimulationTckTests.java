package dev.rondo.simulation;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;

/** Runs the loop contracts against loops in virtual time. */
final class SimulationTckTests implements LoopTck {

  @Override
  public EventLoopProvider provider() {
    return new SimulationLoopProvider();
  }
}
