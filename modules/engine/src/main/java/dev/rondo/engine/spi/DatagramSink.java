package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Receives the datagrams of a {@link DatagramSocket}. */
public interface DatagramSink {

  /**
   * Receives one datagram, which may be empty. It is between the position and the limit of {@code
   * data}, which is lent for the duration of the call.
   *
   * @param from the sender's address; the empty path for a Unix domain socket without a name
   */
  void received(ByteBuffer data, SocketAddress from);

  /** Reports an error of the network about an earlier datagram; streaming continues. */
  void failed(IOException exception);
}
