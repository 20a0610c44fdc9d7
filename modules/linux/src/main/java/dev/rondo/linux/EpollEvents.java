package dev.rondo.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** An array of {@code struct epoll_event}, which x86-64 packs. */
public final class EpollEvents {

  private final ByteBuffer memory;
  private final long address;
  private final int capacity;
  private final int size;
  private final int data;

  /** Room for {@code capacity} events, freed with {@code arena}. */
  public EpollEvents(Arena arena, int capacity) {
    this(arena, capacity, Platform.X86_64);
  }

  /** As {@link #EpollEvents(Arena, int)}, where the structure is {@code packed} or is not. */
  EpollEvents(Arena arena, int capacity, boolean packed) {
    data = packed ? 4 : 8;
    size = data + 8;
    MemorySegment events = arena.allocate((long) size * capacity, 8);
    memory = Memory.view(events);
    address = events.address();
    this.capacity = capacity;
  }

  /** Where the first event is. */
  public long address() {
    return address;
  }

  /** How many there is room for. */
  public int capacity() {
    return capacity;
  }

  /** What happened, or is to be watched for, in the event at {@code index}. */
  public int events(int index) {
    return memory.getInt(index * size);
  }

  /** What the event at {@code index} was registered with. */
  public long data(int index) {
    return memory.getLong(index * size + data);
  }

  /** Writes the event at {@code index}. */
  public void set(int index, int events, long value) {
    memory.putInt(index * size, events);
    memory.putLong(index * size + data, value);
  }
}
