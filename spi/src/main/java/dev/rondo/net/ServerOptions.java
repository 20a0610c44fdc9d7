package dev.rondo.net;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options for creating a server.
 *
 * @param tls TLS over every connection; null for none
 * @param listening the options of the listening sockets
 * @param keepAlive whether to set {@code SO_KEEPALIVE} on accepted connections, so that idle ones
 *     are probed
 * @param startServing whether the server accepts from the start
 * @param cleanupSocket whether closing the server removes the file of its Unix domain socket
 * @param maxConnections the number of open connections at which the server stops accepting until
 *     one of them is closed; others wait in the backlog
 */
public record ServerOptions(
    @Nullable TlsOptions tls,
    ListenOptions listening,
    boolean keepAlive,
    boolean startServing,
    boolean cleanupSocket,
    int maxConnections) {

  private static final ServerOptions DEFAULTS =
      new ServerOptions(null, ListenOptions.defaults(), false, true, true, Integer.MAX_VALUE);

  public ServerOptions {
    Objects.requireNonNull(listening, "listening");
    if (maxConnections <= 0) {
      throw new IllegalArgumentException("maxConnections must be positive: " + maxConnections);
    }
  }

  /** Returns options without TLS, for any family, with a backlog of 100, serving from the start. */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  public ServerOptions withTls(@Nullable TlsOptions tls) {
    return new ServerOptions(
        tls, listening, keepAlive, startServing, cleanupSocket, maxConnections);
  }

  public ServerOptions withListening(ListenOptions listening) {
    return new ServerOptions(
        tls, listening, keepAlive, startServing, cleanupSocket, maxConnections);
  }

  public ServerOptions withBacklog(int backlog) {
    return withListening(listening.withBacklog(backlog));
  }

  public ServerOptions withReusePort(boolean reusePort) {
    return withListening(listening.withReusePort(reusePort));
  }

  public ServerOptions withKeepAlive(boolean keepAlive) {
    return new ServerOptions(
        tls, listening, keepAlive, startServing, cleanupSocket, maxConnections);
  }

  public ServerOptions withStartServing(boolean startServing) {
    return new ServerOptions(
        tls, listening, keepAlive, startServing, cleanupSocket, maxConnections);
  }

  public ServerOptions withCleanupSocket(boolean cleanupSocket) {
    return new ServerOptions(
        tls, listening, keepAlive, startServing, cleanupSocket, maxConnections);
  }

  public ServerOptions withMaxConnections(int maxConnections) {
    return new ServerOptions(
        tls, listening, keepAlive, startServing, cleanupSocket, maxConnections);
  }
}
