package dev.rondo;

import dev.rondo.net.TransportSocket;
import java.nio.channels.NetworkChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listening server. It is used on the loop thread. Mirrors {@code asyncio.Server}. */
public interface Server extends AutoCloseable {

  /**
   * Stops accepting: closes the listening sockets before it returns, and cancels a pending {@link
   * #serveForever()}. Connections stay open. Closing twice is allowed.
   */
  @Override
  void close();

  /**
   * Serves a connection that another loop of the same kind has accepted (see {@link
   * ServerOpener#createAcceptor}) as if this server had accepted it. The socket belongs to this
   * server's loop from this call on. The returned future is done once the connection has ended, or
   * could not be served; cancelling it does not end the connection.
   *
   * @throws IllegalStateException if this server is closed; the socket is then closed too
   */
  default LoopFuture<@Nullable Void> serveAccepted(NetworkChannel sock) {
    throw Capability.RAW_SOCKETS.refusal("serveAccepted", getLoop());
  }

  /** Closes every connection after sending its buffered data. */
  void closeClients();

  /** Closes every connection at once, dropping its buffered data. */
  void abortClients();

  /** Returns the server's loop. */
  EventLoop getLoop();

  /** Returns whether the server accepts connections. */
  boolean isServing();

  /** Starts accepting; has no effect if the server already accepts. */
  LoopFuture<@Nullable Void> startServing();

  /**
   * Accepts connections until the future is cancelled. Cancelling closes the server; the future is
   * then completed as cancelled once the last connection has ended.
   *
   * @throws IllegalStateException if the server is closed, or if the future of an earlier call is
   *     still pending
   */
  LoopFuture<@Nullable Void> serveForever();

  /** Waits until the server is closed and its last connection has ended, in either order. */
  LoopFuture<@Nullable Void> waitClosed();

  /** Returns the listening sockets; none once the server is closed. */
  List<TransportSocket> sockets();
}
