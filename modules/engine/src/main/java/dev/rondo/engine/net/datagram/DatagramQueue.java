package dev.rondo.engine.net.datagram;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Datagrams that wait for room in a socket, in order. */
final class DatagramQueue {

  /**
   * The bytes that each datagram counts beside its own, so that many small ones reach the watermark
   * too.
   */
  static final int OVERHEAD = 8;

  private static final int WINDOW = 64;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private record Waiting(ByteBuffer data, @Nullable SocketAddress to) {}

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ByteBuffer[] data = new ByteBuffer[WINDOW];
  private final @Nullable SocketAddress[] to = new SocketAddress[WINDOW];
  private int size;

  DatagramQueue() {
    Arrays.fill(data, NOTHING);
  }

  /** Returns the number of waiting bytes, with the overhead. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Adds a copy of what is in {@code datagram}, which is then empty. */
  void add(ByteBuffer datagram, @Nullable SocketAddress address) {
    size += datagram.remaining() + OVERHEAD;
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
    waiting.add(new Waiting(copy, address));
  }

  /** Puts what to send next into {@link #data()} and {@link #to()}, and tells how many that is. */
  int fillWindow() {
    int count = 0;
    for (Iterator<Waiting> next = waiting.iterator(); next.hasNext() && count < WINDOW; count++) {
      Waiting datagram = next.next();
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

  /** The first {@code count} are sent or dropped. */
  void remove(int count) {
    for (int i = 0; i < count; i++) {
      // Sent ones have nothing left, dropped ones do.
      size -= waiting.remove().data().limit() + OVERHEAD;
    }
    Arrays.fill(data, NOTHING);
    Arrays.fill(to, null);
  }
}
