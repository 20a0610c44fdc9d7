package dev.rondo.policies;

import dev.rondo.spi.EventLoopProvider;
import java.util.List;
import java.util.ServiceLoader;

/** The event loop backends that were found. */
public final class Backends {

  private Backends() {}

  /** The providers on the module path and the class path. */
  public static List<EventLoopProvider> discover() {
    return ServiceLoader.load(EventLoopProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
