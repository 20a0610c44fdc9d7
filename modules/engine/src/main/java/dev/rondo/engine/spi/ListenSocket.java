package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

/**
 * A listening socket of a {@link Proactor}. The rules of the proactor apply, and these:
 *
 * <ul>
 *   <li><b>A1.</b> Each connection is delivered once. Accepting lasts from {@link #startAccepting}
 *       until {@link #stopAccepting}, which takes effect at once, also when the sink calls it, or
 *       until a failure, which stops it.
 *   <li><b>A2.</b> A socket accepts for one sink at a time: a second one is refused with {@link
 *       IllegalStateException}.
 *   <li><b>A3.</b> When {@link #close} returns, the system refuses connections, unless another
 *       process shares the socket.
 * </ul>
 */
public interface ListenSocket {

  /** The underlying channel, for addresses and options. Callers do not accept on it or close it. */
  NetworkChannel channel();

  /** Binds, and also listens if the system cannot do the one without the other. */
  void bind(SocketAddress address, int backlog) throws IOException;

  /** Listens, if {@link #bind} did not. */
  void listen() throws IOException;

  /** Starts accepting for {@code sink}. */
  void startAccepting(AcceptSink sink);

  /** Stops accepting. */
  void stopAccepting();

  /** Detaches the channel and leaves it open. */
  void detach();

  /** Closes the socket and its channel. */
  void close();
}
