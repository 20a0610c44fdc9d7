package dev.rondo.proactor.nio2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The direct buffers of one loop. A read that waits holds one until data comes: a small one, unless
 * the read before it filled its own.
 */
final class Buffers {

  /** What an idle connection holds. */
  static final int SMALLEST = 2 * 1024;

  /** How much is written at once. */
  static final int LARGEST = 64 * 1024;

  private static final int STEP = 8;
  private static final int SLAB = 64 * 1024;
  private static final int MOST_KEPT = 64;

  private final ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> medium = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> large = new ArrayDeque<>();

  /** An empty buffer of {@code size} bytes, one of {@link #SMALLEST}, … {@link #LARGEST}. */
  ByteBuffer take(int size) {
    ByteBuffer buffer = of(size).poll();
    return buffer != null ? buffer.clear() : size == SMALLEST ? cut() : allocate(size);
  }

  /** The buffer is used no more. */
  void give(ByteBuffer buffer) {
    ArrayDeque<ByteBuffer> free = of(buffer.capacity());
    if (buffer.capacity() == SMALLEST || free.size() < MOST_KEPT) {
      free.push(buffer);
    }
  }

  /** The size to read with next, after a read with {@code size} that found {@code count} bytes. */
  static int sizeAfter(int size, int count) {
    return count < size ? SMALLEST : Math.min(size * STEP, LARGEST);
  }

  private ArrayDeque<ByteBuffer> of(int size) {
    return size == SMALLEST ? small : size == LARGEST ? large : medium;
  }

  private ByteBuffer cut() {
    ByteBuffer slab = allocate(SLAB);
    for (int start = SMALLEST; start < SLAB; start += SMALLEST) {
      small.add(slab.slice(start, SMALLEST));
    }
    return slab.slice(0, SMALLEST);
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size);
  }
}
