package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An endpoint for datagrams. Mirrors {@code asyncio.DatagramTransport}. */
public interface DatagramTransport extends ReadTransport {

  /**
   * Sends the bytes of {@code data} as one datagram, which may be empty; the buffer is the caller's
   * again when this returns. Mirrors {@code sendto}.
   *
   * @param address where to; null for the address this endpoint is connected to
   * @throws IllegalArgumentException if the endpoint is connected to another address, or to none
   *     and {@code address} is null
   */
  void sendto(ByteBuffer data, @Nullable SocketAddress address);

  /** Closes at once: what is buffered is dropped. */
  void abort();

  /** How many bytes are buffered, counting 8 more for each datagram. */
  int getWriteBufferSize();

  /** The limits between which the protocol is paused and resumed. */
  WriteBufferLimits getWriteBufferLimits();

  /** Changes the limits. */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
