package com.example.libuv;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The memory that all streams of a loop read into during one poll, one after another. It is empty
 * again once everything was delivered, usually before the next poll.
 */
final class ReadMemory {

  private static final int SIZE = 1 << 20;

  /** The most bytes of one read. */
  private static final int MOST = 256 * 1024;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
  private final ByteBuffer lent = memory.duplicate();
  private final long address = MemorySegment.ofBuffer(memory).address();
  private int used;
  private int chunks;

  /** Returns the address for the next read. */
  long address() {
    return address + used;
  }

  /** Returns the number of bytes that fit at {@link #address()}. */
  int room() {
    return Math.min(SIZE - used, MOST);
  }

  /** Keeps {@code count} bytes that were read to {@link #address()}, and returns where they are. */
  int keep(int count) {
    int offset = used;
    used = Math.min(SIZE, (used + count + 63) / 64 * 64);
    chunks++;
    return offset;
  }

  /** Lends the bytes of a chunk to one reader at a time: the next call returns the same buffer. */
  ByteBuffer lend(int offset, int count) {
    return lent.limit(offset + count).position(offset);
  }

  /** Returns a copy of a chunk, also while another one is lent. */
  ByteBuffer copy(int offset, int count) {
    return ByteBuffer.allocate(count).put(0, memory, offset, count);
  }

  /** Forgets a chunk. */
  void release() {
    if (--chunks == 0) {
      used = 0;
    }
  }
}
