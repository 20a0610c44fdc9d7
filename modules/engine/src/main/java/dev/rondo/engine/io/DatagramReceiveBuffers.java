package dev.rondo.engine.io;

import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.engine.spi.PolledSockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a loop receives datagrams into, several with one system call. One event uses
 * them at a time.
 */
final class DatagramReceiveBuffers {

  /** The largest size of a datagram over IP. */
  private static final int ROOM = 64 * 1024;

  private static final int COUNT = 16;

  /** The room for a datagram over a Unix domain socket, whose size the sender's buffer limits. */
  private static final int LARGE_ROOM = 256 * 1024;

  private static final int SIZE = ROOM * COUNT;

  private static final ByteBuffer[] NONE = {};

  private final PolledSockets sockets;
  private ByteBuffer[] slots = NONE;
  private ByteBuffer[] largeSlots = NONE;
  private final SocketAddress[] senders = new SocketAddress[COUNT];
  private final ByteBuffer[] single = {ByteBuffer.allocate(0)};
  private ByteBuffer[] filled = NONE;

  /** Creates buffers whose memory {@code sockets} allocates when the first datagram arrives. */
  DatagramReceiveBuffers(PolledSockets sockets) {
    this.sockets = sockets;
  }

  private static ByteBuffer[] slices(ByteBuffer memory, int room) {
    ByteBuffer[] slices = new ByteBuffer[SIZE / room];
    for (int i = 0; i < slices.length; i++) {
      slices[i] = memory.slice(i * room, room);
    }
    return slices;
  }

  /** Receives the waiting datagrams into the buffers, and returns their number. */
  int receive(PolledDatagram socket, boolean large) throws IOException {
    if (slots.length == 0) {
      ByteBuffer memory = sockets.allocate(SIZE);
      slots = slices(memory, ROOM);
      largeSlots = slices(memory, LARGE_ROOM);
    }
    ByteBuffer[] into = large ? largeSlots : slots;
    filled = into;
    for (ByteBuffer slot : into) {
      slot.clear();
    }
    return socket.receive(into, senders, into.length);
  }

  /**
   * Returns the datagram at {@code index} of the last {@link #receive(PolledDatagram, boolean)}.
   */
  ByteBuffer data(int index) {
    return filled[index].flip();
  }

  /** Returns the sender of the datagram at {@code index}. */
  SocketAddress from(int index) {
    return senders[index];
  }

  /** Receives one datagram into {@code into}, and returns its sender; null if none is waiting. */
  @Nullable SocketAddress receive(PolledDatagram socket, ByteBuffer into) throws IOException {
    ByteBuffer none = single[0];
    single[0] = into;
    try {
      return socket.receive(single, senders, 1) == 0 ? null : senders[0];
    } finally {
      single[0] = none;
    }
  }
}
