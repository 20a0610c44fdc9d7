package dev.rondo.linux.socket;

import dev.rondo.linux.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr} and its {@code iovec} array, to send several buffers in one call
 * (gathering write). Buffers that must be copied are copied next to each other, so adjacent ones
 * share one {@code iovec}.
 */
final class GatherMessage {

  private static final int MAX_IOVECS = 64;
  private static final int IOVEC_SIZE = 16;
  private static final int IOVECS_ADDRESS = 16;
  private static final int IOVECS_COUNT = 24;
  private static final int HEADER_SIZE = 56;

  private final long header;
  private final ByteBuffer memory;
  private int count;
  private long end;

  GatherMessage(Arena arena) {
    MemorySegment message = arena.allocate(HEADER_SIZE + MAX_IOVECS * IOVEC_SIZE, 8);
    header = message.address();
    memory = Memory.view(message);
    memory.putLong(IOVECS_ADDRESS, header + HEADER_SIZE);
  }

  /**
   * Fills the message with as many bytes of the buffers as fit, and at least some of the first
   * buffer.
   */
  void fill(ByteBuffer[] from, int offset, int length, LoopMemory loopMemory) {
    count = 0;
    end = -1;
    ByteBuffer scratch = loopMemory.scratch().clear();
    long base = Memory.address(scratch);
    for (int i = offset; i < offset + length; i++) {
      ByteBuffer buffer = from[i];
      int size = buffer.remaining();
      long address = loopMemory.address(buffer);
      if (address == LoopMemory.MUST_COPY) {
        size = Math.min(size, scratch.remaining());
        address = base + scratch.position();
        scratch.put(scratch.position(), buffer, buffer.position(), size);
        scratch.position(scratch.position() + size);
      }
      boolean taken = size == 0 || add(address, size);
      if (!taken || size < buffer.remaining()) {
        break;
      }
    }
    memory.putLong(IOVECS_COUNT, count);
  }

  private boolean add(long address, int size) {
    if (address == end) {
      int last = iovec(count - 1) + 8;
      memory.putLong(last, memory.getLong(last) + size);
    } else if (count == MAX_IOVECS) {
      return false;
    } else {
      memory.putLong(iovec(count), address);
      memory.putLong(iovec(count) + 8, size);
      count++;
    }
    end = address + size;
    return true;
  }

  private static int iovec(int index) {
    return HEADER_SIZE + index * IOVEC_SIZE;
  }

  /** Returns the number of {@code iovec}s. */
  int count() {
    return count;
  }

  /** Returns the address of the first {@code iovec}'s bytes. */
  long firstAddress() {
    return memory.getLong(iovec(0));
  }

  /** Returns the size of the first {@code iovec}. */
  long firstSize() {
    return memory.getLong(iovec(0) + 8);
  }

  /** Returns the address of the {@code struct msghdr}. */
  long header() {
    return header;
  }

  /** Advances the buffers' positions by {@code sent} bytes in total. */
  static void advance(ByteBuffer[] from, int offset, int length, long sent) {
    long left = sent;
    for (int i = offset; left > 0 && i < offset + length; i++) {
      int step = (int) Math.min(left, from[i].remaining());
      from[i].position(from[i].position() + step);
      left -= step;
    }
  }
}
