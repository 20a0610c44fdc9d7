package dev.rondo.net;

import java.nio.ByteBuffer;

/**
 * The receiver of a stream transport's events, in this order: {@code connectionMade}, {@code
 * dataReceived} any number of times, {@code eofReceived} at most once, {@code connectionLost}. An
 * exception thrown by {@code dataReceived} or {@code eofReceived} is passed to the exception
 * handler and closes the connection. Mirrors {@code asyncio.Protocol}.
 */
public interface Protocol extends BaseProtocol {

  /** Called once, when the connection is established. */
  default void connectionMade(Transport transport) {}

  /**
   * Called when bytes have arrived: those between the position and the limit. The buffer belongs to
   * the loop and is valid until this method returns; copy the bytes to keep them.
   */
  default void dataReceived(ByteBuffer data) {}

  /**
   * Called when the peer has closed its sending direction (a half-close).
   *
   * @return true to keep the connection open for writing; false to close it now
   */
  default boolean eofReceived() {
    return false;
  }
}
