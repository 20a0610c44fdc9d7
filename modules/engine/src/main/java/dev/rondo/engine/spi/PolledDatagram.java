package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A datagram socket that never blocks: each method is one attempt. */
public interface PolledDatagram {

  /** The channel to watch, bind, set options on and close. */
  NetworkChannel channel();

  /** The connected peer's address; null if there is none. */
  @Nullable SocketAddress remoteAddress() throws IOException;

  /** Sets the connected peer. */
  void connect(SocketAddress address) throws IOException;

  /**
   * Receives up to {@code length} waiting datagrams, with as few system calls as possible: each
   * into the next buffer, truncated to its room, with the sender's address at the same index of
   * {@code from}.
   *
   * @return the number received; 0 if none is waiting
   */
  int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException;

  /**
   * Returns, once, an error that {@link #receive} met after the datagrams that it returned, if the
   * next call would not throw it; null if there is none.
   */
  default @Nullable IOException takeFailure() {
    return null;
  }

  /** As {@link DatagramSocket#trySend}. */
  int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException;
}
