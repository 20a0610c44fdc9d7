package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An endpoint for datagrams. Mirrors {@code asyncio.DatagramTransport}. */
public interface DatagramTransport extends ReadTransport {

  /**
   * Sends the bytes of {@code data} as one datagram, which may be empty; the buffer is the caller's
   * again when this returns, with nothing left in it. Those of one callback may leave together when
   * it ends. What the network refuses goes to {@code errorReceived}, never inside this call, and
   * what is sent on a closing endpoint is dropped. Mirrors {@code sendto}.
   *
   * @param address where to; null for the address this endpoint is connected to
   * @throws IllegalArgumentException if the endpoint is connected to another address, or to none
   *     and {@code address} is null or not resolved
   */
  void sendto(ByteBuffer data, @Nullable SocketAddress address);

  /**
   * Closes at once: what is buffered is dropped; {@code connectionLost(null)} follows, never inside
   * this call.
   */
  void abort();

  /** How many bytes are buffered, counting 8 more for each datagram. */
  int getWriteBufferSize();

  /** The limits between which the protocol is paused and resumed. */
  WriteBufferLimits getWriteBufferLimits();

  /** Changes the limits; if more is buffered than the new high one, the protocol is paused now. */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
