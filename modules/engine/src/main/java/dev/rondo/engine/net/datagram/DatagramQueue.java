package dev.rondo.engine.net.datagram;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The datagrams of an endpoint that the socket had no room for, in order. */
final class DatagramQueue {

  /**
   * The bytes that each datagram counts in addition to its data, so that many small datagrams reach
   * the high watermark, too.
   */
  static final int OVERHEAD = 8;

  private static final int WINDOW = 64;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private record QueuedDatagram(ByteBuffer data, @Nullable SocketAddress to) {}

  private final ArrayDeque<QueuedDatagram> waiting = new ArrayDeque<>();
  private final ByteBuffer[] data = new ByteBuffer[WINDOW];
  private final @Nullable SocketAddress[] to = new SocketAddress[WINDOW];
  private int size;

  DatagramQueue() {
    Arrays.fill(data, NOTHING);
  }

  /** Returns the number of queued bytes, with each datagram's overhead. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Appends a copy of {@code datagram}, which is then empty. */
  void add(ByteBuffer datagram, @Nullable SocketAddress address) {
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
    size += copy.remaining() + OVERHEAD;
    waiting.add(new QueuedDatagram(copy, address));
  }

  /**
   * Puts the next datagrams to send into {@link #data()} and {@link #to()}; returns their number.
   */
  int fillWindow() {
    int count = 0;
    for (Iterator<QueuedDatagram> next = waiting.iterator();
        next.hasNext() && count < WINDOW;
        count++) {
      QueuedDatagram datagram = next.next();
      data[count] = datagram.data();
      to[count] = datagram.to();
    }
    return count;
  }

  ByteBuffer[] data() {
    return data;
  }

  @Nullable SocketAddress[] to() {
    return to;
  }

  /** Removes the first {@code count} datagrams, which have been sent or dropped. */
  void remove(int count) {
    for (int i = 0; i < count; i++) {
      // The limit is the size of the datagram, whether it was sent or dropped.
      size -= waiting.remove().data().limit() + OVERHEAD;
    }
    Arrays.fill(data, NOTHING);
    Arrays.fill(to, null);
  }
}
