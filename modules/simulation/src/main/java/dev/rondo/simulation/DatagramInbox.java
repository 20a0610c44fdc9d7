package dev.rondo.simulation;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that a socket has received and its program has not read, and the error that its
 * next operation reports. Guarded by the world.
 */
final class DatagramInbox {

  private final ArrayDeque<Packet> packets = new ArrayDeque<>();
  private int bytes;
  private @Nullable IOException failure;

  /**
   * A datagram on its way, or received.
   *
   * @param data the bytes, which begin at position 0 and are read without moving it
   * @param whenGone is called when the datagram was read or dropped
   */
  record Packet(ByteBuffer data, SocketAddress from, Runnable whenGone) {

    /** Returns a packet with a copy of {@code data}, which is then empty. */
    static Packet of(ByteBuffer data, SocketAddress from, Runnable whenGone) {
      ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
      return new Packet(copy, from, whenGone);
    }

    int size() {
      return data.limit();
    }
  }

  void add(Packet packet) {
    packets.add(packet);
    bytes += packet.size();
  }

  /** Returns the number of datagrams. */
  int count() {
    return packets.size();
  }

  /** Returns the number of bytes in the datagrams. */
  int bytes() {
    return bytes;
  }

  /** As {@link dev.rondo.engine.spi.PolledDatagram#receive}. */
  int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException {
    throwFailure();
    int count = 0;
    for (Packet next = packets.peek(); count < length && next != null; next = packets.peek()) {
      from[count] = next.from;
      ByteBuffer target = into[count];
      int size = Math.min(next.size(), target.remaining());
      target.put(target.position(), next.data, 0, size).position(target.position() + size);
      removeFirst();
      count++;
    }
    return count;
  }

  private void removeFirst() {
    Packet first = packets.remove();
    bytes -= first.size();
    first.whenGone.run();
  }

  /** Drops all datagrams. */
  void clear() {
    while (!packets.isEmpty()) {
      removeFirst();
    }
  }

  /** Makes the next operation throw {@code exception}. */
  void fail(IOException exception) {
    failure = exception;
  }

  /** Throws the exception of {@link #fail}, once. */
  void throwFailure() throws IOException {
    IOException pending = failure;
    if (pending != null) {
      failure = null;
      throw pending;
    }
  }

  /** Returns whether there is a datagram or an error. */
  boolean isReadable() {
    return !packets.isEmpty() || failure != null;
  }
}
