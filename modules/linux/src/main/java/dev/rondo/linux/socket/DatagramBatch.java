package dev.rondo.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.linux.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An array of {@code struct mmsghdr}, with room for the address of each and for one place where its
 * bytes are: several datagrams for one system call.
 */
final class DatagramBatch {

  private static final long HEADER = 64;
  private static final long NAME = 0;
  private static final long NAME_LENGTH = 8;
  private static final long PLACES = 16;
  private static final long PLACE_COUNT = 24;
  private static final long LENGTH = 56;

  private static final long PLACE = 16;
  private static final long PLACE_LENGTH = 8;

  private final int capacity;
  private final MemorySegment headers;
  private final MemorySegment places;
  private final MemorySegment[] names;
  private final LastBuffer[] buffers;
  private final @Nullable SocketAddress[] encoded;
  private final int[] families;
  private final int[] nameLengths;

  DatagramBatch(Arena arena, int capacity) {
    this.capacity = capacity;
    headers = arena.allocate(capacity * HEADER, 8);
    places = arena.allocate(capacity * PLACE, 8);
    MemorySegment addresses = arena.allocate((long) capacity * SocketAddresses.SIZE, 8);
    names = new MemorySegment[capacity];
    buffers = new LastBuffer[capacity];
    encoded = new SocketAddress[capacity];
    families = new int[capacity];
    nameLengths = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      names[i] = addresses.asSlice((long) i * SocketAddresses.SIZE, SocketAddresses.SIZE);
      buffers[i] = new LastBuffer();
      headers.set(JAVA_LONG, i * HEADER + PLACES, places.address() + i * PLACE);
      headers.set(JAVA_LONG, i * HEADER + PLACE_COUNT, 1);
    }
  }

  /** Returns the capacity. */
  int capacity() {
    return capacity;
  }

  /** Returns the address of the first header. */
  long address() {
    return headers.address();
  }

  /** Says where the bytes of the message at {@code index} are, or go. */
  void place(int index, long address, int size) {
    places.set(JAVA_LONG, index * PLACE, address);
    places.set(JAVA_LONG, index * PLACE + PLACE_LENGTH, size);
  }

  /** As {@link #place(int, long, int)}: what remains in a direct buffer. */
  void place(int index, ByteBuffer direct) {
    place(index, buffers[index].address(direct), direct.remaining());
  }

  /** Makes room for a sender's address. */
  void from(int index) {
    headers.set(JAVA_LONG, index * HEADER + NAME, names[index].address());
    headers.set(JAVA_INT, index * HEADER + NAME_LENGTH, SocketAddresses.SIZE);
  }

  /** Returns the memory of the sender's address. */
  MemorySegment name(int index) {
    return names[index];
  }

  /** Returns the length of the sender's address. */
  int nameLength(int index) {
    return headers.get(JAVA_INT, index * HEADER + NAME_LENGTH);
  }

  /**
   * Says where to send, over a socket of {@code family}; null for its only peer.
   *
   * @throws IllegalArgumentException if such a socket cannot
   */
  void to(int index, @Nullable SocketAddress address, int family, Receivers receivers)
      throws IOException {
    if (address == null) {
      headers.set(JAVA_LONG, index * HEADER + NAME, 0);
      headers.set(JAVA_INT, index * HEADER + NAME_LENGTH, 0);
      return;
    }
    // A stream of datagrams to the same peer is encoded once.
    if (address != encoded[index] || family != families[index]) {
      encoded[index] = null;
      nameLengths[index] = receivers.encode(address, family, names[index]);
      encoded[index] = address;
      families[index] = family;
    }
    headers.set(JAVA_LONG, index * HEADER + NAME, names[index].address());
    headers.set(JAVA_INT, index * HEADER + NAME_LENGTH, nameLengths[index]);
  }

  /** Returns the number of bytes received. */
  int length(int index) {
    return headers.get(JAVA_INT, index * HEADER + LENGTH);
  }
}
