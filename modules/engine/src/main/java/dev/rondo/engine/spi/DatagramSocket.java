package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket of a {@link Proactor}. The rules of the proactor apply ({@link #receive} is a
 * read, and {@link #awaitWritable} a write), and these:
 *
 * <ul>
 *   <li><b>G1.</b> Datagrams are sent in order, each whole or not at all, to the address of the
 *       same index, or to the connected peer if that address is null. Nothing remains in the buffer
 *       of a datagram that was sent.
 *   <li><b>G2.</b> A single receive takes one datagram, truncated to the room in the buffer, and
 *       moves the buffer's position by its length.
 *   <li><b>G3.</b> Streaming delivers each datagram once and never truncated, empty ones included,
 *       from {@link #startReceiving} until {@link #stopReceiving}, which takes effect at once, also
 *       when the sink calls it.
 * </ul>
 */
public interface DatagramSocket {

  /** The underlying channel, for addresses, options and binding. */
  NetworkChannel channel();

  /** The connected peer's address; null if there is none. */
  @Nullable SocketAddress remoteAddress() throws IOException;

  /** Sets the connected peer, at once. */
  void connect(SocketAddress address) throws IOException;

  /**
   * Sends as many datagrams as there is room for now. A datagram is what remains in its buffer.
   *
   * @return the number sent; 0 if there is no room for the first
   * @throws IOException if the first is refused, or if the network reports an error about an
   *     earlier one instead; none was sent then, and the first counts as dropped
   */
  int trySend(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException;

  /** Completes when there may be room to send. */
  void awaitWritable(Completion done);

  /** Cancels a pending {@link #awaitWritable}. */
  void cancelWrite();

  /**
   * Receives one datagram into {@code into}, and calls {@code done} once: with that buffer or with
   * the failure.
   */
  void receive(ByteBuffer into, DatagramSink done);

  /** Cancels a pending {@link #receive}. */
  void cancelRead();

  /** Starts streaming to {@code sink}. */
  void startReceiving(DatagramSink sink);

  /** Stops streaming. */
  void stopReceiving();

  /** Detaches the channel and leaves it open. */
  void detach();

  /** Closes the socket and its channel. */
  void close();
}
