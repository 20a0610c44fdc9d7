package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram endpoint. Mirrors {@code asyncio.DatagramTransport}. */
public interface DatagramTransport extends ReadTransport {

  /**
   * Sends the remaining bytes of {@code data} as one datagram, which may be empty. When this method
   * returns, the buffer has no bytes remaining and belongs to the caller again. Datagrams sent by
   * one callback may leave together when it returns. Network errors are passed to {@code
   * errorReceived}, never inside this call. A datagram sent on a closing endpoint is dropped.
   * Mirrors {@code sendto}.
   *
   * @param address the receiver; null for the address that this endpoint is connected to
   * @throws IllegalArgumentException if the endpoint is connected to another address, or if it is
   *     not connected and {@code address} is null or not resolved
   */
  void sendto(ByteBuffer data, @Nullable SocketAddress address);

  /**
   * Closes at once: drops the buffered datagrams and calls {@code connectionLost(null)}, never
   * inside this call.
   */
  void abort();

  /** Returns the number of bytes in the write buffer, plus 8 for each datagram. */
  int getWriteBufferSize();

  /** Returns the watermarks at which the protocol is paused and resumed. */
  WriteBufferLimits getWriteBufferLimits();

  /** Sets the watermarks; pauses the protocol now if the buffer is above the new high one. */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
