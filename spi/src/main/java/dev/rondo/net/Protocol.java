package dev.rondo.net;

import java.nio.ByteBuffer;

/**
 * What a stream transport tells, in this order: {@code connectionMade}, {@code dataReceived} any
 * number of times, {@code eofReceived} at most once, {@code connectionLost}. What {@code
 * dataReceived} or {@code eofReceived} throws is reported and closes the connection. Mirrors {@code
 * asyncio.Protocol}.
 */
public interface Protocol extends BaseProtocol {

  /** The connection is there. Called once. */
  default void connectionMade(Transport transport) {}

  /**
   * Bytes have arrived: those between the position and the limit. The buffer belongs to the loop
   * and is valid until this returns; copy what is to stay.
   */
  default void dataReceived(ByteBuffer data) {}

  /**
   * The other end has ended its stream.
   *
   * @return true to go on writing until {@code close}; false to close now
   */
  default boolean eofReceived() {
    return false;
  }
}
