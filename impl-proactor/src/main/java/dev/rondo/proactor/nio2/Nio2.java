package dev.rondo.proactor.nio2;

import dev.rondo.Capability;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The driver over asynchronous channels, for every operating system.
 *
 * <p>NIO.2 has neither datagrams nor Unix domain sockets nor a way to watch a channel, and loops
 * over it refuse what needs them. A selector on a thread of its own could serve that, at the cost
 * of two switches of threads for each event, while the backend {@code selector} serves it at none.
 *
 * <p>The tests run on Linux. On Windows, where completion is the system's own (IOCP), it has not
 * been tried.
 */
public final class Nio2 {

  private Nio2() {}

  /** Why it does not work here: it does wherever Java runs. */
  public static Optional<String> obstacle() {
    return Optional.empty();
  }

  /** What loops over it can do, beside what modules add to every loop. */
  public static Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.TCP,
        Capability.TLS,
        Capability.TASKS,
        Capability.DNS,
        Capability.RAW_SOCKETS,
        Capability.SENDFILE,
        Capability.REUSE_PORT);
  }

  /** A driver for one loop, which closes it. */
  public static Proactor open(LoopQueue queue) throws IOException {
    // It waits for threads and connections of its own, which an interrupt must not cut short.
    boolean interrupted = Thread.interrupted();
    try {
      return new Nio2Proactor(queue);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
