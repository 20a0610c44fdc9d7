package dev.rondo.proactor.nio2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The direct buffers of one loop. A read that waits holds one until data comes: a small one, unless
 * the reads before it needed more; and only so many hold a large one.
 */
final class ReadBufferPool {

  /** The buffer size of an idle connection. */
  static final int SMALLEST = 2 * 1024;

  /** The most bytes read or written by one operation. */
  static final int LARGEST = 128 * 1024;

  private static final int STEP = 8;
  private static final int MEDIUM = SMALLEST * STEP;
  private static final int SLAB = 64 * 1024;

  /** The most large buffers, 8 MiB in all. */
  private static final int MOST_LARGE = 64;

  /** The most medium buffers that are kept. */
  private static final int MOST_KEPT = 256;

  private final ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> medium = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> large = new ArrayDeque<>();
  private int largeOnes;

  /** An empty buffer for {@code size} bytes, or a smaller one if there are too many large ones. */
  ByteBuffer take(int size) {
    ByteBuffer buffer = size <= SMALLEST ? small() : size <= MEDIUM ? medium() : large();
    return buffer.clear();
  }

  private ByteBuffer small() {
    ByteBuffer buffer = small.poll();
    return buffer != null ? buffer : cut();
  }

  private ByteBuffer medium() {
    ByteBuffer buffer = medium.poll();
    return buffer != null ? buffer : ByteBuffer.allocateDirect(MEDIUM);
  }

  private ByteBuffer large() {
    ByteBuffer buffer = large.poll();
    if (buffer != null) {
      return buffer;
    }
    if (largeOnes == MOST_LARGE) {
      return medium();
    }
    largeOnes++;
    return ByteBuffer.allocateDirect(LARGEST);
  }

  private ByteBuffer cut() {
    ByteBuffer slab = ByteBuffer.allocateDirect(SLAB);
    for (int start = SMALLEST; start < SLAB; start += SMALLEST) {
      small.add(slab.slice(start, SMALLEST));
    }
    return slab.slice(0, SMALLEST);
  }

  /** The buffer is used no more. */
  void give(ByteBuffer buffer) {
    switch (buffer.capacity()) {
      case SMALLEST -> small.push(buffer);
      case LARGEST -> large.push(buffer);
      default -> {
        if (medium.size() < MOST_KEPT) {
          medium.push(buffer);
        }
      }
    }
  }

  /** The next larger size. */
  static int above(int size) {
    return Math.min(size * STEP, LARGEST);
  }

  /** The next smaller size. */
  static int below(int size) {
    return Math.max(size / STEP, SMALLEST);
  }
}
