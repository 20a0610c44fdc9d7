package dev.rondo;

import dev.rondo.net.TransportSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listening server. It is used on its loop's turn. Mirrors {@code asyncio.Server}. */
public interface Server extends AutoCloseable {

  /**
   * Stops accepting: the listening sockets are closed before this returns, a pending {@link
   * #serveForever()} is cancelled, and connections stay open. Closing twice is allowed.
   */
  @Override
  void close();

  /** Closes every connection in good order: what is buffered is still sent. */
  void closeClients();

  /** Closes every connection at once: what is buffered is dropped. */
  void abortClients();

  /** The server's loop. */
  EventLoop getLoop();

  /** Whether it accepts connections. */
  boolean isServing();

  /** Starts accepting; without effect if it does already. */
  LoopFuture<@Nullable Void> startServing();

  /**
   * Accepts until the future is cancelled, which closes the server and, once the last connection
   * has ended, completes the future as cancelled.
   *
   * @throws IllegalStateException if it is closed, or this was called before and still pends
   */
  LoopFuture<@Nullable Void> serveForever();

  /** Completes when the server is closed and its last connection has ended, in either order. */
  LoopFuture<@Nullable Void> waitClosed();

  /** The listening sockets; empty once closed. */
  List<TransportSocket> sockets();
}
