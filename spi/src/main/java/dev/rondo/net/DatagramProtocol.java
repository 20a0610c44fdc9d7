package dev.rondo.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The receiver of a datagram endpoint's events. Mirrors {@code asyncio.DatagramProtocol}. */
public interface DatagramProtocol extends BaseProtocol {

  /** Called once, when the endpoint is open. */
  default void connectionMade(DatagramTransport transport) {}

  /**
   * Called when a datagram, which may be empty, has arrived. The buffer belongs to the loop and is
   * valid until this method returns. An exception thrown here is passed to the exception handler,
   * and the endpoint stays open.
   *
   * @param address the sender; the empty path if it is a Unix domain socket without a name
   */
  default void datagramReceived(ByteBuffer data, SocketAddress address) {}

  /**
   * Called when a datagram could not be sent or received, or when no socket is bound to the address
   * that an earlier datagram was sent to. The endpoint stays open.
   */
  default void errorReceived(IOException exception) {}
}
