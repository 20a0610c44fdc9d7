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
 * <p>NIO.2 has no datagrams, no Unix domain sockets and no way to watch a channel, so loops over it
 * refuse operations that need them. A selector on a separate thread could serve those at the cost
 * of two thread switches per event, but the backend {@code selector} serves them without any.
 *
 * <p>The tests run on Linux. The driver is untested on Windows, where completion is native (IOCP).
 */
public final class Nio2 {

  private Nio2() {}

  /** Returns why the driver does not work here: always empty, since it works wherever Java runs. */
  public static Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * Returns the capabilities of loops over this driver, without those that modules add to any loop.
   */
  public static Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.TCP,
        Capability.TLS,
        Capability.TASKS,
        Capability.DNS,
        Capability.RAW_SOCKETS,
        Capability.SENDFILE,
        Capability.GUEST,
        Capability.REUSE_PORT);
  }

  /** Opens a driver for one loop, which must close it. */
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
