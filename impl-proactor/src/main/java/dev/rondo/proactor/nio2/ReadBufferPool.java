package dev.rondo.proactor.nio2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The direct buffers of one loop. A pending read holds one until data arrives: a small one, unless
 * the previous reads needed more. The number of large buffers is limited.
 */
final class ReadBufferPool {

  /** The size of the buffer that an idle connection holds. */
  static final int SMALLEST = 2 * 1024;

  /** The most bytes read or written in one operation. */
  static final int LARGEST = 128 * 1024;

  private static final int STEP = 8;
  private static final int MEDIUM = SMALLEST * STEP;
  private static final int SLAB = 64 * 1024;

  /** The most large buffers, 8 MiB in all. */
  private static final int MAX_LARGE = 64;

  /** The most medium buffers kept for reuse. */
  private static final int MAX_KEPT = 256;

  private final ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> medium = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> large = new ArrayDeque<>();
  private int largeCount;

  /** Takes an empty buffer for {@code size} bytes, or a smaller one if too many are large. */
  ByteBuffer take(int size) {
    ByteBuffer buffer = size <= SMALLEST ? small() : size <= MEDIUM ? medium() : large();
    return buffer.clear();
  }

  private ByteBuffer small() {
    ByteBuffer buffer = small.poll();
    return buffer != null ? buffer : allocateSlab();
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
    if (largeCount == MAX_LARGE) {
      return medium();
    }
    largeCount++;
    return ByteBuffer.allocateDirect(LARGEST);
  }

  private ByteBuffer allocateSlab() {
    ByteBuffer slab = ByteBuffer.allocateDirect(SLAB);
    for (int start = SMALLEST; start < SLAB; start += SMALLEST) {
      small.add(slab.slice(start, SMALLEST));
    }
    return slab.slice(0, SMALLEST);
  }

  /** Returns a buffer to the pool. */
  void release(ByteBuffer buffer) {
    switch (buffer.capacity()) {
      case SMALLEST -> small.push(buffer);
      case LARGEST -> large.push(buffer);
      default -> {
        if (medium.size() < MAX_KEPT) {
          medium.push(buffer);
        }
      }
    }
  }

  /** Returns the next larger size. */
  static int larger(int size) {
    return Math.min(size * STEP, LARGEST);
  }

  /** Returns the next smaller size. */
  static int smaller(int size) {
    return Math.max(size / STEP, SMALLEST);
  }
}
