package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to make a server.
 *
 * @param tls TLS over every connection; null for none
 * @param family on which addresses to listen; null for all
 * @param backlog how many connections may wait to be accepted
 * @param reuseAddress whether a port may be bound while old connections linger; null for what the
 *     system's servers do: true but on Windows
 * @param reusePort whether several sockets may be bound to the port
 * @param keepAlive whether connections are probed while idle
 * @param startServing whether the server accepts from the start
 * @param cleanupSocket whether the file of a Unix domain socket is removed at the close
 * @param socketOptions set before binding
 */
public record ServerOptions(
    @Nullable TlsOptions tls,
    @Nullable ProtocolFamily family,
    int backlog,
    @Nullable Boolean reuseAddress,
    boolean reusePort,
    boolean keepAlive,
    boolean startServing,
    boolean cleanupSocket,
    Map<SocketOption<?>, Object> socketOptions) {

  private static final ServerOptions DEFAULTS =
      new ServerOptions(null, null, 100, null, false, false, true, true, Map.of());

  public ServerOptions {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog must be positive: " + backlog);
    }
    socketOptions = SocketOptions.checked(socketOptions);
  }

  /** No TLS, any family, a backlog of 100, serving from the start. */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  public ServerOptions withTls(@Nullable TlsOptions tls) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withFamily(@Nullable ProtocolFamily family) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withBacklog(int backlog) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withReuseAddress(@Nullable Boolean reuseAddress) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withReusePort(boolean reusePort) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withKeepAlive(boolean keepAlive) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withStartServing(boolean startServing) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withCleanupSocket(boolean cleanupSocket) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }

  public ServerOptions withSocketOptions(Map<SocketOption<?>, Object> socketOptions) {
    return new ServerOptions(
        tls,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        cleanupSocket,
        socketOptions);
  }
}
