package dev.rondo.net;

import java.nio.channels.NetworkChannel;

/** Takes over the connections that a server accepts, for example to serve them on another loop. */
@FunctionalInterface
public interface AcceptHandler {

  /**
   * Called on the loop thread for each accepted connection. If this method throws, the server
   * closes the socket and passes the exception to the exception handler.
   *
   * @param socket the connection, which belongs to this handler from now on: pass it to {@link
   *     dev.rondo.Server#serveAccepted} of a server on a loop of the same kind, or close it
   * @param ended must be run on the loop thread once the connection has ended; until then the
   *     server counts it as open. Running it again has no effect
   */
  void accepted(NetworkChannel socket, Runnable ended);
}
