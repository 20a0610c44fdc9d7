package dev.rondo.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The buffers of a loop's TLS connections. A connection has one only while there is something in
 * it: idle ones hold nothing.
 */
final class TlsBuffers {

  /** Room for some records of TLS, of which none is above 17 KiB. */
  static final int SIZE = 64 * 1024;

  private static final int KEPT = 16;

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(KEPT);

  /** An empty buffer. On the heap, where the JDK's ciphers want it. */
  ByteBuffer take() {
    ByteBuffer buffer = free.pollLast();
    return buffer != null ? buffer : ByteBuffer.allocate(SIZE);
  }

  /** Takes {@code buffer} back; a larger one, made for a lot of input, is dropped. */
  void release(ByteBuffer buffer) {
    if (free.size() < KEPT && buffer.capacity() == SIZE) {
      free.addLast(buffer.clear());
    }
  }
}
