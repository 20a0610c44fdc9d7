package dev.rondo.proactor.uring;

import dev.rondo.Capability;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Libc;
import dev.rondo.linux.SocketCalls;
import dev.rondo.linux.socket.LinuxFiles;
import dev.rondo.linux.socket.LinuxSockets;
import dev.rondo.linux.socket.LoopMemory;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The driver over io_uring(7). */
public final class Uring {

  private Uring() {}

  /**
   * The result of the probe of this process, made once. A loop that meets a filter installed later
   * fails by itself.
   */
  private static final class Here {
    static final Probe PROBE = Probe.run(Libc::system);
  }

  /** Why it does not work here; empty if it does. */
  public static Optional<String> obstacle() {
    return Optional.of(Here.PROBE.obstacle()).filter(reason -> !reason.isEmpty());
  }

  /** Returns the capabilities of its loops, without those that modules add to every loop. */
  public static Set<Capability> capabilities() {
    return LinuxSockets.capabilities();
  }

  /** A driver for one loop, which closes it. */
  public static Proactor open(LoopQueue queue) throws IOException {
    Features features = Here.PROBE.features();
    if (features == null) {
      throw new IOException(Here.PROBE.obstacle());
    }
    return open(Libc::system, features, ZeroCopy.thresholdBySetting(), queue);
  }

  static UringProactor open(
      Supplier<Libc> libraries, Features features, int threshold, LoopQueue queue)
      throws IOException {
    Libc libc = libraries.get();
    LoopMemory memory = new LoopMemory();
    try {
      UringPoller poller = new UringPoller(libc, memory, features, threshold);
      // Channels are for any thread, and so have libraries of their own.
      ByteCalls bytes = new ByteCalls(libraries.get());
      SocketCalls calls = new SocketCalls(libraries.get(), bytes);
      LinuxSockets sockets =
          new LinuxSockets(
              "proactor", libc, memory, calls, new LinuxFiles(libraries, libc, bytes, calls));
      return new UringProactor(poller, sockets, queue);
    } catch (IOException | RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }
}
