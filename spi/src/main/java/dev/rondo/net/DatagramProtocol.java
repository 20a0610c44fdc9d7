package dev.rondo.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** What a datagram endpoint tells. Mirrors {@code asyncio.DatagramProtocol}. */
public interface DatagramProtocol extends BaseProtocol {

  /** The endpoint is there. Called once. */
  default void connectionMade(DatagramTransport transport) {}

  /**
   * A datagram has arrived, perhaps an empty one. The buffer belongs to the loop and is valid until
   * this returns. What this throws is reported, and the endpoint stays open. A Unix domain socket
   * without a name sends from the empty path.
   */
  default void datagramReceived(ByteBuffer data, SocketAddress address) {}

  /**
   * An earlier datagram could not be sent or received, or nobody is where it went. The endpoint
   * stays open.
   */
  default void errorReceived(IOException exception) {}
}
