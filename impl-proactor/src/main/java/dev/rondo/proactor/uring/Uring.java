package dev.rondo.proactor.uring;

import dev.rondo.Capability;
import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.CompilerPriority;
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

  /** The features of this process, probed once. Loops meet any seccomp filter installed later. */
  private static final class ProbeHolder {
    static final Probe PROBE = Probe.run(Libc::system);
  }

  /** Returns why the driver does not work here, or empty if it works. */
  public static Optional<String> obstacle() {
    return Optional.of(ProbeHolder.PROBE.obstacle()).filter(reason -> !reason.isEmpty());
  }

  /**
   * Returns the capabilities of loops over this driver, without those that modules add to any loop.
   */
  public static Set<Capability> capabilities() {
    return LinuxSockets.capabilities();
  }

  /** Opens a driver for one loop, which must close it. */
  public static Proactor open(LoopQueue queue) throws IOException {
    Features features = ProbeHolder.PROBE.features();
    if (features == null) {
      throw new IOException(ProbeHolder.PROBE.obstacle());
    }
    CompilerPriority.applySetting();
    return open(Libc::system, features, ZeroCopy.thresholdBySetting(), queue).driver();
  }

  /** A driver, and the poller that it closes. */
  record Opened(UringPoller poller, Proactor driver) {}

  /**
   * Opens a driver whose streams complete in the kernel. Listeners, single operations, watches and
   * everything else wait for readiness, which the same ring reports: a multishot accept in the ring
   * would cost the same processor time per connection, and would accept connections while no sink
   * is set, although another process that shares the socket could serve them.
   */
  static Opened open(Supplier<Libc> libraries, Features features, int threshold, LoopQueue queue)
      throws IOException {
    Libc libc = libraries.get();
    UringPoller poller = poller(libc, features, threshold);
    try {
      // Any thread may use channels, so these calls need separate libraries.
      ByteCalls bytes = new ByteCalls(libraries.get());
      SocketCalls calls = new SocketCalls(libraries.get(), bytes);
      LinuxSockets sockets =
          new LinuxSockets(
              "proactor",
              libc,
              poller.memory(),
              calls,
              new LinuxFiles(libraries, libc, bytes, calls));
      return new Opened(
          poller,
          Engine.readiness(
              poller, sockets, queue, socket -> new UringStream(poller, queue, socket)));
    } catch (RuntimeException | Error e) {
      poller.close();
      throw e;
    }
  }

  private static UringPoller poller(Libc libc, Features features, int threshold)
      throws IOException {
    LoopMemory memory = new LoopMemory();
    try {
      return new UringPoller(libc, memory, features, threshold);
    } catch (IOException | RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }
}
