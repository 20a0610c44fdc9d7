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

  /** Allocates room for {@code capacity} events, which is freed with {@code arena}. */
  public EpollEvents(Arena arena, int capacity) {
    this(arena, capacity, Platform.X86_64);
  }

  /** As {@link #EpollEvents(Arena, int)}, with or without packing the structure. */
  EpollEvents(Arena arena, int capacity, boolean packed) {
    data = packed ? 4 : 8;
    size = data + 8;
    MemorySegment events = arena.allocate((long) size * capacity, 8);
    memory = Memory.view(events);
    address = events.address();
    this.capacity = capacity;
  }

  /** Returns the address of the first event. */
  public long address() {
    return address;
  }

  /** Returns the number of events that fit. */
  public int capacity() {
    return capacity;
  }

  /** Returns the event mask at {@code index}: the events to watch for, or those that occurred. */
  public int events(int index) {
    return memory.getInt(index * size);
  }

  /**
   * Returns the user data with which the descriptor of the event at {@code index} was registered.
   */
  public long data(int index) {
    return memory.getLong(index * size + data);
  }

  /** Writes the event at {@code index}. */
  public void set(int index, int events, long value) {
    memory.putInt(index * size, events);
    memory.putLong(index * size + data, value);
  }
}
