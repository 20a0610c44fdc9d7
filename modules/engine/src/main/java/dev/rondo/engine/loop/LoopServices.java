package dev.rondo.engine.loop;

import dev.rondo.Capability;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.engine.spi.SignalSource;
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

  /** Holds the providers, which are looked up once, at first use. */
  private static final class Providers {

    static final Optional<SignalSource> SIGNALS =
        ServiceLoader.load(SignalSource.class, LoopServices.class.getClassLoader()).findFirst();

    static final Optional<ServiceLoader.Provider<ProcessDriver>> PROCESSES =
        ServiceLoader.load(ProcessDriver.class, LoopServices.class.getClassLoader()).stream()
            .findFirst();
  }
}
