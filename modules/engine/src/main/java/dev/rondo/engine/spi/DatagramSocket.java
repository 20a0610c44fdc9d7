package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket of a {@link Proactor}, whose rules hold here ({@link #receive} is a read, and
 * {@link #awaitWritable} a write), and these:
 *
 * <ul>
 *   <li><b>G1.</b> Datagrams are sent in turn, whole or not at all, each to the address beside it,
 *       or to the only peer if that is null. Nothing remains in the buffers of those that are sent.
 *   <li><b>G2.</b> A single receive takes one datagram, cut to the room in its buffer, whose
 *       position has moved by it.
 *   <li><b>G3.</b> Streaming delivers each datagram once, uncut, an empty one too, from {@link
 *       #startReceiving} to {@link #stopReceiving}, which holds at once inside the sink too.
 * </ul>
 */
public interface DatagramSocket {

  /** Where the addresses and options are, and what binds. */
  NetworkChannel channel();

  /** The only peer's address; null if there is none. */
  @Nullable SocketAddress remoteAddress() throws IOException;

  /** Sets the only peer, at once. */
  void connect(SocketAddress address) throws IOException;

  /**
   * Sends some datagrams now: each is what remains in its buffer.
   *
   * @return how many are sent; 0 if there is no room for the first
   * @throws IOException if the first is refused, or the network says something about an earlier one
   *     instead; the first is then dropped, and none is sent
   */
  int trySend(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException;

  /** Completes when there may be room. */
  void awaitWritable(Completion done);

  /** Takes a pending {@link #awaitWritable} back. */
  void cancelWrite();

  /**
   * Receives one datagram into {@code into}. {@code done} is called once: with that buffer, or with
   * the failure.
   */
  void receive(ByteBuffer into, DatagramSink done);

  /** Takes a pending {@link #receive} back. */
  void cancelRead();

  /** Streams to {@code sink}. */
  void startReceiving(DatagramSink sink);

  /** Streams no more. */
  void stopReceiving();

  /** Lets go of the channel. */
  void detach();

  /** Closes the socket and its channel. */
  void close();
}
