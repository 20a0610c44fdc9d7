package dev.rondo.engine.net.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A pool of the buffers that files are read into, because a direct buffer is expensive to allocate.
 */
final class FileBuffers {

  private static final int SIZE = 128 * 1024;
  private static final int MAX_POOLED = 8;

  private final ArrayDeque<ByteBuffer> pool = new ArrayDeque<>();

  /** Returns a buffer with arbitrary contents. */
  ByteBuffer take() {
    ByteBuffer buffer = pool.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer;
  }

  /** Returns a buffer to the pool, when the driver and the executor no longer use it. */
  void giveBack(ByteBuffer buffer) {
    if (pool.size() < MAX_POOLED) {
      pool.push(buffer);
    }
  }
}
