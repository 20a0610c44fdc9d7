package dev.rondo.proactor.service;

import com.google.auto.service.AutoService;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;

/**
 * The provider that {@code ServiceLoader} finds. It is separate from the public one because
 * AutoService's annotation stays in the class file, and the compilers of programs would not find
 * its class.
 */
@AutoService(EventLoopProvider.class)
public final class ProactorService extends ProactorLoopProvider {

  /** The constructor for {@code ServiceLoader}. */
  public ProactorService() {}
}
