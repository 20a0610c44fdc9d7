package dev.rondo.engine.net.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Buffers that files are read into. Some are kept, because a direct buffer is expensive to
 * allocate.
 */
final class FileBuffers {

  private static final int SIZE = 128 * 1024;
  private static final int MOST_KEPT = 8;

  private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();

  /** A buffer, whatever it holds. */
  ByteBuffer take() {
    ByteBuffer buffer = kept.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer;
  }

  /** Takes back a buffer that nobody uses any more. */
  void give(ByteBuffer buffer) {
    if (kept.size() < MOST_KEPT) {
      kept.push(buffer);
    }
  }
}
