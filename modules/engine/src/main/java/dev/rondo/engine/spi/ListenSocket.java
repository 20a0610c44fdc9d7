package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

/** A listening socket of a {@link Proactor}, whose rules hold here. */
public interface ListenSocket {

  /** Where the addresses and options are. It is neither used to accept nor closed through this. */
  NetworkChannel channel();

  /** Binds, and listens where the two cannot be had apart. */
  void bind(SocketAddress address, int backlog) throws IOException;

  /** Listens, if binding has not done so. */
  void listen() throws IOException;

  /** Delivers connections to {@code sink} until {@link #stopAccepting} or a failure. */
  void startAccepting(AcceptSink sink);

  /** Delivers nothing more. What was accepted already is kept for the next sink. */
  void stopAccepting();

  /** Lets go of the channel and leaves it open. */
  void detach();

  /** Closes: when this returns, the system refuses connections. Closing twice is allowed. */
  void close();
}
