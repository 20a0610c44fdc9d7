package com.example.libuv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The copies of what the streams of a loop write. libuv gets addresses, and the arena of a caller's
 * buffer may be closed at any time.
 */
final class WriteMemory {

  private static final int SIZE = 64 * 1024;

  /** The most copies that are kept for later. */
  private static final int MOST = 16;

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  /** A {@code uv_buf_t}: an address and a length. */
  private final MemorySegment description = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);

  private ByteBuffer next = ByteBuffer.allocateDirect(SIZE);
  private long address = MemorySegment.ofBuffer(next).address();

  /** Copies as many bytes as fit, without moving a position, and returns their number. */
  int fill(ByteBuffer[] data, int first, int count) {
    ByteBuffer target = next.clear();
    int total = 0;
    for (int i = first; i < first + count && total < SIZE; i++) {
      ByteBuffer source = data[i];
      int step = Math.min(SIZE - total, source.remaining());
      target.put(total, source, source.position(), step);
      total += step;
    }
    target.limit(total);
    description.set(JAVA_LONG, 0, address);
    description.set(JAVA_LONG, Long.BYTES, total);
    return total;
  }

  /** Returns the address of the {@code uv_buf_t} of the last copy, valid until the next one. */
  long buffers() {
    return description.address();
  }

  /** Returns the last copy, for a caller that releases it. */
  ByteBuffer takeFilled() {
    ByteBuffer taken = next;
    ByteBuffer reused = free.poll();
    next = reused == null ? ByteBuffer.allocateDirect(SIZE) : reused;
    address = MemorySegment.ofBuffer(next.clear()).address();
    return taken;
  }

  void release(ByteBuffer copy) {
    if (free.size() < MOST) {
      free.push(copy);
    }
  }
}
