package dev.rondo.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.linux.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr} and its array of places: several buffers as one message. What is on the
 * heap is copied next to each other, and so is one place.
 */
final class Gathering {

  private static final int PLACES = 64;
  private static final long PLACE_SIZE = 16;
  private static final long PLACES_ADDRESS = 16;
  private static final long PLACES_COUNT = 24;
  private static final long HEADER_SIZE = 56;

  private final MemorySegment memory;
  private int count;
  private long end;

  Gathering(Arena arena) {
    memory = arena.allocate(HEADER_SIZE + PLACES * PLACE_SIZE, 8);
    memory.set(JAVA_LONG, PLACES_ADDRESS, memory.address() + HEADER_SIZE);
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
    memory.set(JAVA_LONG, PLACES_COUNT, count);
  }

  private boolean add(long address, int size) {
    if (address == end) {
      long last = place(count - 1) + 8;
      memory.set(JAVA_LONG, last, memory.get(JAVA_LONG, last) + size);
    } else if (count == PLACES) {
      return false;
    } else {
      memory.set(JAVA_LONG, place(count), address);
      memory.set(JAVA_LONG, place(count) + 8, size);
      count++;
    }
    end = address + size;
    return true;
  }

  private static long place(int index) {
    return HEADER_SIZE + index * PLACE_SIZE;
  }

  /** How many places there are. */
  int count() {
    return count;
  }

  /** Where the first place begins, and how long it is. */
  long firstAddress() {
    return memory.get(JAVA_LONG, place(0));
  }

  long firstSize() {
    return memory.get(JAVA_LONG, place(0) + 8);
  }

  /** Where the header is. */
  long header() {
    return memory.address();
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
