package dev.rondo.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A pool of buffers for the TLS connections of a loop. A connection takes a buffer only while it
 * has data to keep in it, so that idle connections use none.
 */
final class TlsBuffers {

  /** Enough for the records of 64 KiB and a header, each of at most 17 KiB. */
  static final int SIZE = 96 * 1024;

  private static final int MAX_FREE = 16;

  private final boolean direct;
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(MAX_FREE);
  private int allocated;

  /**
   * Creates an empty pool.
   *
   * @param direct whether the buffers are direct ones; the JDK's ciphers work on arrays
   */
  TlsBuffers(boolean direct) {
    this.direct = direct;
  }

  /**
   * Returns an empty buffer. Of direct ones there are no more than the pool keeps, as only a
   * garbage collection would free them.
   */
  ByteBuffer take() {
    ByteBuffer buffer = free.pollLast();
    if (buffer != null) {
      return buffer;
    }
    if (direct && allocated < MAX_FREE) {
      allocated++;
      return ByteBuffer.allocateDirect(SIZE);
    }
    return ByteBuffer.allocate(SIZE);
  }

  /** Returns {@code buffer} to the pool, unless it has another size or the pool is full. */
  void release(ByteBuffer buffer) {
    if (free.size() < MAX_FREE && buffer.capacity() == SIZE && buffer.isDirect() == direct) {
      free.addLast(buffer.clear());
    }
  }
}
