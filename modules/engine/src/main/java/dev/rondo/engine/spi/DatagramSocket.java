package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket of a {@link Proactor}, whose rules hold here.
 *
 * <p>Receiving is done in one of two ways at a time: one {@link #receive}, or streaming between
 * {@link #startReceiving} and {@link #stopReceiving}. One {@link #awaitWritable} may be pending
 * beside it. A second of a kind is refused with {@link IllegalStateException}.
 */
public interface DatagramSocket {

  /** Where the addresses and options are, and what binds. */
  NetworkChannel channel();

  /** The only peer's address; null if there is none. */
  @Nullable SocketAddress remoteAddress() throws IOException;

  /** Sets the only peer, at once. */
  void connect(SocketAddress address) throws IOException;

  /**
   * Sends some datagrams now, in turn: each what remains in its buffer, to the address beside it,
   * or to the only peer if that is null. Nothing remains in the buffers of those that are sent.
   *
   * @return how many are sent; 0 if there is no room for the first
   * @throws IOException if the first is refused, or the network says something about an earlier one
   *     instead; the first is then dropped, and none is sent
   */
  int trySend(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException;

  /** Completes when there may be room. */
  void awaitWritable(Completion done);

  /** Takes a pending {@link #awaitWritable} back: it is not called back. */
  void cancelWrite();

  /**
   * Receives one datagram into {@code into}, cut to what there is room for; the buffer belongs to
   * the driver until then. {@code done} is called once: with that buffer, whose position has moved
   * by what was received, or with the failure.
   */
  void receive(ByteBuffer into, DatagramSink done);

  /** Takes a pending {@link #receive} back: it is not called back, and what it brings is kept. */
  void cancelRead();

  /** Delivers whatever arrives to {@code sink}, uncut, until {@link #stopReceiving}. */
  void startReceiving(DatagramSink sink);

  /** Delivers nothing more. What was received already is kept for the next sink. */
  void stopReceiving();

  /** Lets go of the channel and leaves it open. Nothing must be pending. */
  void detach();

  /** Closes; what is pending fails, later. Closing twice is allowed. */
  void close();
}
