package dev.rondo.launcher;

import dev.rondo.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The number of connections that a server accepts at once unless the command line sets another. */
final class ConnectionLimit {

  /**
   * The bytes of heap that a client can make its connection hold, by reading and sending slowly.
   */
  private static final long PLAIN_BYTES = 80 * 1024;

  private static final long TLS_BYTES = 160 * 1024;

  /** One receive request of io_uring fills many buffers before it can be cancelled. */
  private static final long URING_BYTES = 400 * 1024;

  private static final int LEAST = 16;
  private static final int MOST = 1_000_000;

  /** The number of descriptors kept free for files and for the virtual machine. */
  private static final long RESERVED = 256;

  private ConnectionLimit() {}

  /**
   * Returns the limit of a server, from half of the heap and from the descriptors.
   *
   * @param loop one of its loops
   */
  static int standard(EventLoop loop, boolean tls) {
    boolean uring = "uring".equals(loop.describe().get("driver"));
    long byHeap = byHeap(Runtime.getRuntime().maxMemory(), uring, tls);
    long descriptors = descriptors();
    long byDescriptors = descriptors - Math.min(descriptors / 4, RESERVED);
    return Math.clamp(Math.min(byHeap, byDescriptors), LEAST, MOST);
  }

  /** Returns the number of connections whose bytes fill half of {@code heap}. */
  static long byHeap(long heap, boolean uring, boolean tls) {
    return heap / 2 / (uring ? URING_BYTES : tls ? TLS_BYTES : PLAIN_BYTES);
  }

  /** Returns the number of descriptors that this process may open, which only Linux reports. */
  private static long descriptors() {
    try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
      return limits
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE; // Another operating system, or "unlimited".
    }
  }
}
