package dev.rondo.simulation;

import java.nio.ByteBuffer;

/** Bytes in order: a ring that grows as needed. */
final class ByteQueue {

  private static final int FIRST_SIZE = 1024;
  private static final byte[] EMPTY = new byte[0];

  private byte[] ring = EMPTY;
  private int head;
  private int size;

  int size() {
    return size;
  }

  /** Appends the next {@code count} bytes of {@code from}. */
  void put(ByteBuffer from, int count) {
    reserve(count);
    int tail = head + size & ring.length - 1;
    int first = Math.min(count, ring.length - tail);
    from.get(ring, tail, first);
    from.get(ring, 0, count - first);
    size += count;
  }

  /** Moves up to {@code count} bytes into {@code into}, which has room for them. */
  void take(ByteBuffer into, int count) {
    int first = Math.min(count, ring.length - head);
    into.put(ring, head, first);
    into.put(ring, 0, count - first);
    size -= count;
    head = size == 0 ? 0 : head + count & ring.length - 1;
  }

  /** Discards the bytes and the memory. */
  void clear() {
    ring = EMPTY;
    head = 0;
    size = 0;
  }

  private void reserve(int count) {
    if (size + count <= ring.length) {
      return;
    }
    int length = Math.max(FIRST_SIZE, Integer.highestOneBit(size + count - 1) << 1);
    byte[] larger = new byte[length];
    int first = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, size - first);
    ring = larger;
    head = 0;
  }
}
