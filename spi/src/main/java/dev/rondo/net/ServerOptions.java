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
 */
public record ServerOptions(
    @Nullable TlsOptions tls,
    ListenOptions listening,
    boolean keepAlive,
    boolean startServing,
    boolean cleanupSocket) {

  private static final ServerOptions DEFAULTS =
      new ServerOptions(null, ListenOptions.defaults(), false, true, true);

  public ServerOptions {
    Objects.requireNonNull(listening, "listening");
  }

  /** Returns options without TLS, for any family, with a backlog of 100, serving from the start. */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  public ServerOptions withTls(@Nullable TlsOptions tls) {
    return new ServerOptions(tls, listening, keepAlive, startServing, cleanupSocket);
  }

  public ServerOptions withListening(ListenOptions listening) {
    return new ServerOptions(tls, listening, keepAlive, startServing, cleanupSocket);
  }

  public ServerOptions withBacklog(int backlog) {
    return withListening(listening.withBacklog(backlog));
  }

  public ServerOptions withReusePort(boolean reusePort) {
    return withListening(listening.withReusePort(reusePort));
  }

  public ServerOptions withKeepAlive(boolean keepAlive) {
    return new ServerOptions(tls, listening, keepAlive, startServing, cleanupSocket);
  }

  public ServerOptions withStartServing(boolean startServing) {
    return new ServerOptions(tls, listening, keepAlive, startServing, cleanupSocket);
  }

  public ServerOptions withCleanupSocket(boolean cleanupSocket) {
    return new ServerOptions(tls, listening, keepAlive, startServing, cleanupSocket);
  }
}
