package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

/**
 * A listening socket of a {@link Proactor}, whose rules hold here, and these:
 *
 * <ul>
 *   <li><b>A1.</b> Each connection is delivered once, from {@link #startAccepting} until {@link
 *       #stopAccepting}, which holds at once inside the sink too, or a failure, which stops it.
 *   <li><b>A2.</b> Accepting has one sink at a time: a second one is refused with {@link
 *       IllegalStateException}.
 *   <li><b>A3.</b> When {@link #close} returns, the system refuses connections.
 * </ul>
 */
public interface ListenSocket {

  /** Where the addresses and options are. It is neither used to accept nor closed through this. */
  NetworkChannel channel();

  /** Binds, and listens where the two cannot be had apart. */
  void bind(SocketAddress address, int backlog) throws IOException;

  /** Listens, if binding has not done so. */
  void listen() throws IOException;

  /** Accepts for {@code sink}. */
  void startAccepting(AcceptSink sink);

  /** Accepts no more. */
  void stopAccepting();

  /** Lets go of the channel. */
  void detach();

  /** Closes the socket and its channel. */
  void close();
}
