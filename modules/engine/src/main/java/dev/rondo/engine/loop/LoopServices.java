package dev.rondo.engine.loop;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.Capability;
import dev.rondo.engine.spi.LoopMonitor;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.engine.spi.SignalSource;
import dev.rondo.logging.Loggers;
import dev.rondo.spi.ProviderSearch;
import java.util.EnumSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The services that installed modules add to every loop of the engine. */
public final class LoopServices {

  private LoopServices() {}

  /** Returns {@code own} and the capabilities of the installed modules. */
  public static Set<Capability> capabilities(Set<Capability> own) {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    all.addAll(own);
    if (signals().isPresent()) {
      all.add(Capability.SIGNALS);
    }
    if (processes().isPresent()) {
      all.add(Capability.SUBPROCESS);
    } else {
      all.removeAll(
          EnumSet.of(Capability.SUBPROCESS_SIGNAL_CODES, Capability.SUBPROCESS_WITHOUT_THREADS));
    }
    return all;
  }

  /** The source of signals that all loops share. */
  static Optional<SignalSource> signals() {
    return Providers.SIGNALS;
  }

  /** The provider of process drivers, which makes one for each loop. */
  static Optional<ServiceLoader.Provider<ProcessDriver>> processes() {
    return Providers.PROCESSES;
  }

  /** The monitor of all loops. */
  static Optional<LoopMonitor> monitor() {
    return Providers.MONITOR;
  }

  /** Returns the first provider, and logs those that cannot be loaded. */
  static <T> Optional<ServiceLoader.Provider<T>> first(ProviderSearch<T> search) {
    search.broken().forEach(LoopServices::warn);
    return search.found().stream().findFirst();
  }

  /** Returns a provider of the first class, or none and logs why if it cannot be created. */
  static <T> Optional<T> create(Optional<ServiceLoader.Provider<T>> provider) {
    try {
      return provider.map(ServiceLoader.Provider::get);
    } catch (Throwable e) { // Loops work without it.
      String origin = provider.orElseThrow().type().getName();
      warn(new ProviderSearch.Broken(origin, ProviderSearch.reason(e)));
      return Optional.empty();
    }
  }

  private static void warn(ProviderSearch.Broken broken) {
    Loggers.of(LoopServices.class)
        .log(
            WARNING,
            "loops work without a service that cannot be loaded: {0}: {1}",
            broken.origin(),
            broken.reason());
  }

  /**
   * Holds the providers, which are looked up once, at first use, beside the engine: all loops share
   * them, so they must live as long as it does.
   */
  private static final class Providers {

    static final Optional<SignalSource> SIGNALS =
        create(
            first(
                ProviderSearch.of(
                    SignalSource.class,
                    ServiceLoader.load(SignalSource.class, LoopServices.class.getClassLoader()))));

    static final Optional<LoopMonitor> MONITOR =
        create(
            first(
                ProviderSearch.of(
                    LoopMonitor.class,
                    ServiceLoader.load(LoopMonitor.class, LoopServices.class.getClassLoader()))));

    static final Optional<ServiceLoader.Provider<ProcessDriver>> PROCESSES =
        first(
            ProviderSearch.of(
                ProcessDriver.class,
                ServiceLoader.load(ProcessDriver.class, LoopServices.class.getClassLoader())));
  }
}
