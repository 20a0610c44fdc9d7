package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Where the datagrams of a {@link DatagramSocket} go. */
public interface DatagramSink {

  /**
   * One datagram, perhaps empty, between the position and the limit of a buffer that is lent for
   * the call. A Unix domain socket without a name sends from the empty path.
   */
  void received(ByteBuffer data, SocketAddress from);

  /** The network said something about an earlier datagram; streaming goes on. */
  void failed(IOException exception);
}
