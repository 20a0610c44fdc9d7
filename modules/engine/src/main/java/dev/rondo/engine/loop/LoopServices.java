package dev.rondo.engine.loop;

import dev.rondo.Capability;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.engine.spi.SignalSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** What modules of this installation add to every loop of the engine. */
public final class LoopServices {

  private LoopServices() {}

  /** {@code own}, and the capabilities that come with modules that are there. */
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

  /** The one source of signals that all loops share. */
  static Optional<SignalSource> signals() {
    return Sources.SIGNALS;
  }

  /** Makes a driver of child processes for one loop. */
  static Optional<ServiceLoader.Provider<ProcessDriver>> processes() {
    return Sources.PROCESSES;
  }

  /** Looked up once, and not before somebody asks. */
  private static final class Sources {

    static final Optional<SignalSource> SIGNALS =
        ServiceLoader.load(SignalSource.class, LoopServices.class.getClassLoader()).findFirst();

    static final Optional<ServiceLoader.Provider<ProcessDriver>> PROCESSES =
        ServiceLoader.load(ProcessDriver.class, LoopServices.class.getClassLoader()).stream()
            .findFirst();
  }
}
