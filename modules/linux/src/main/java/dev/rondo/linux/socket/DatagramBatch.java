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
 * An array of {@code struct mmsghdr}, each with room for an address and one {@code iovec}, to send
 * or receive several datagrams in one system call.
 */
final class DatagramBatch {

  private static final long HEADER = 64;
  private static final long NAME = 0;
  private static final long NAME_LENGTH = 8;
  private static final long IOVECS = 16;
  private static final long IOVEC_COUNT = 24;
  private static final long LENGTH = 56;

  private static final long IOVEC_SIZE = 16;
  private static final long IOVEC_LENGTH = 8;

  private final int capacity;
  private final MemorySegment headers;
  private final MemorySegment iovecs;
  private final MemorySegment[] names;
  private final BufferAddressCache[] buffers;
  private final @Nullable SocketAddress[] encoded;
  private final int[] families;
  private final int[] nameLengths;

  DatagramBatch(LoopMemory memory, int capacity) {
    this.capacity = capacity;
    Arena arena = memory.arena();
    headers = arena.allocate(capacity * HEADER, 8);
    iovecs = arena.allocate(capacity * IOVEC_SIZE, 8);
    MemorySegment addresses = arena.allocate((long) capacity * SocketAddresses.SIZE, 8);
    names = new MemorySegment[capacity];
    buffers = new BufferAddressCache[capacity];
    encoded = new SocketAddress[capacity];
    families = new int[capacity];
    nameLengths = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      names[i] = addresses.asSlice((long) i * SocketAddresses.SIZE, SocketAddresses.SIZE);
      buffers[i] = new BufferAddressCache(memory);
      headers.set(JAVA_LONG, i * HEADER + IOVECS, iovecs.address() + i * IOVEC_SIZE);
      headers.set(JAVA_LONG, i * HEADER + IOVEC_COUNT, 1);
    }
  }

  /** Returns the number of datagrams that fit. */
  int capacity() {
    return capacity;
  }

  /** Returns the address of the first header. */
  long address() {
    return headers.address();
  }

  /**
   * Sets the memory from which the datagram at {@code index} is sent, or into which it is received.
   */
  void setBuffer(int index, long address, int size) {
    iovecs.set(JAVA_LONG, index * IOVEC_SIZE, address);
    iovecs.set(JAVA_LONG, index * IOVEC_SIZE + IOVEC_LENGTH, size);
  }

  /** Returns whether the datagram of {@code buffer} at {@code index} must be copied. */
  boolean mustCopy(int index, ByteBuffer buffer) {
    return buffers[index].address(buffer) == LoopMemory.MUST_COPY;
  }

  /**
   * As {@link #setBuffer(int, long, int)}, with the remaining bytes of a buffer that need not be
   * copied.
   */
  void setBuffer(int index, ByteBuffer direct) {
    setBuffer(index, buffers[index].address(direct), direct.remaining());
  }

  /** Provides room for the sender's address of the datagram at {@code index}. */
  void expectSender(int index) {
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
   * Sets the receiver, for a socket of {@code family}; null for the peer to which it is connected.
   *
   * @throws IllegalArgumentException if a socket of that family cannot send to the address
   */
  void setReceiver(
      int index, @Nullable SocketAddress address, int family, ReceiverAddressCache receivers)
      throws IOException {
    if (address == null) {
      headers.set(JAVA_LONG, index * HEADER + NAME, 0);
      headers.set(JAVA_INT, index * HEADER + NAME_LENGTH, 0);
      return;
    }
    // Consecutive datagrams to the same peer share one encoding.
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
