package dev.rondo.linux.socket;

import dev.rondo.linux.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr} and its array of places: several buffers as one message. What is on the
 * heap is copied next to each other, and so is one place.
 */
final class GatherMessage {

  private static final int PLACES = 64;
  private static final int PLACE_SIZE = 16;
  private static final int PLACES_ADDRESS = 16;
  private static final int PLACES_COUNT = 24;
  private static final int HEADER_SIZE = 56;

  private final long header;
  private final ByteBuffer memory;
  private int count;
  private long end;

  GatherMessage(Arena arena) {
    MemorySegment message = arena.allocate(HEADER_SIZE + PLACES * PLACE_SIZE, 8);
    header = message.address();
    memory = Memory.view(message);
    memory.putLong(PLACES_ADDRESS, header + HEADER_SIZE);
  }

  /**
   * Takes as much of some buffers as there is room for, which is something of the first at least.
   */
  void fill(ByteBuffer[] from, int offset, int length, ByteBuffer scratch) {
    count = 0;
    end = -1;
    scratch.clear();
    long base = Memory.address(scratch);
    for (int i = offset; i < offset + length; i++) {
      ByteBuffer buffer = from[i];
      int size = buffer.remaining();
      long address;
      if (buffer.isDirect()) {
        address = Memory.address(buffer);
      } else {
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
    memory.putLong(PLACES_COUNT, count);
  }

  private boolean add(long address, int size) {
    if (address == end) {
      int last = place(count - 1) + 8;
      memory.putLong(last, memory.getLong(last) + size);
    } else if (count == PLACES) {
      return false;
    } else {
      memory.putLong(place(count), address);
      memory.putLong(place(count) + 8, size);
      count++;
    }
    end = address + size;
    return true;
  }

  private static int place(int index) {
    return HEADER_SIZE + index * PLACE_SIZE;
  }

  /** Returns the number of places. */
  int count() {
    return count;
  }

  /** Returns the address of the first place. */
  long firstAddress() {
    return memory.getLong(place(0));
  }

  long firstSize() {
    return memory.getLong(place(0) + 8);
  }

  /** Returns the address of the header. */
  long header() {
    return header;
  }

  /** Moves the buffers on by what was sent. */
  static void advance(ByteBuffer[] from, int offset, int length, long sent) {
    long left = sent;
    for (int i = offset; left > 0 && i < offset + length; i++) {
      int step = (int) Math.min(left, from[i].remaining());
      from[i].position(from[i].position() + step);
      left -= step;
    }
  }
}
