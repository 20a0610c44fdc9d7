package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A datagram socket that never blocks: each method is one attempt. */
public interface PolledDatagram {

  /** What is watched, bound, given options and closed. */
  NetworkChannel channel();

  /** The only peer's address; null if there is none. */
  @Nullable SocketAddress remoteAddress() throws IOException;

  /** Sets the only peer. */
  void connect(SocketAddress address) throws IOException;

  /**
   * Receives what is there: one datagram into each of the first buffers, cut to its room, and the
   * sender's address into the same place of {@code from}. As few calls of the system as it can be.
   *
   * @return how many there were; 0 if none
   */
  int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException;

  /** What the network said after those that were received last, if the next call would not. */
  default @Nullable IOException takeFailure() {
    return null;
  }

  /** As {@link DatagramSocket#trySend}. */
  int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException;
}
