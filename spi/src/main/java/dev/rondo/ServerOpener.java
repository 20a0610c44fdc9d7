package dev.rondo;

import dev.rondo.net.AcceptHandler;
import dev.rondo.net.AcceptOptions;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Transport;
import java.nio.channels.NetworkChannel;
import java.util.function.Supplier;

/** Creates network servers. Cancelling a returned future closes the sockets opened so far. */
public interface ServerOpener {

  /** As {@link #createServer(Supplier, Binding, ServerOptions)} with the default options. */
  default LoopFuture<Server> createServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding) {
    return createServer(protocolFactory, binding, ServerOptions.defaults());
  }

  /**
   * Creates a server that listens on every address of {@code binding} and calls {@code
   * protocolFactory} for each connection. If an address cannot be bound, the sockets bound so far
   * are closed, and the future fails with an {@link java.io.IOException} that names the address. An
   * address that this host does not have is skipped, unless none is left. Mirrors {@code
   * create_server}.
   */
  default LoopFuture<Server> createServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    throw Capability.TCP.refusal("createServer", this);
  }

  /** As {@link #createUnixServer(Supplier, Binding, ServerOptions)} with the default options. */
  default LoopFuture<Server> createUnixServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding) {
    return createUnixServer(protocolFactory, binding, ServerOptions.defaults());
  }

  /**
   * Creates a server on a Unix domain socket: a {@link Binding.Unix} or a {@link Binding.Socket}. A
   * stale socket file at the path is replaced; if anything else is there, the future fails. Mirrors
   * {@code create_unix_server}.
   */
  default LoopFuture<Server> createUnixServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    throw Capability.UNIX_STREAM.refusal("createUnixServer", this);
  }

  /**
   * Creates a server that passes each connection to {@code handler} and creates no transport for
   * it, so that another loop can serve it. The binding and the options have the same meaning as for
   * {@link #createServer(Supplier, Binding, ServerOptions) createServer} or, with a {@link
   * Binding.Unix}, for {@code createUnixServer}; a connection counts as open until the handler ends
   * it. {@link Server#closeClients()} and {@link Server#abortClients()} have no effect.
   *
   * @throws IllegalArgumentException if the options have TLS, which belongs to the server that
   *     serves the connections: see {@link Server#serveAccepted}
   */
  default LoopFuture<Server> createAcceptor(
      AcceptHandler handler, Binding binding, ServerOptions options) {
    throw Capability.RAW_SOCKETS.refusal("createAcceptor", this);
  }

  /** As {@link #connectAcceptedSocket(Supplier, NetworkChannel, AcceptOptions)} with defaults. */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock) {
    return connectAcceptedSocket(protocolFactory, sock, AcceptOptions.defaults());
  }

  /**
   * Creates a transport for a connection that was accepted outside the loop, by another loop of the
   * same kind too. The socket belongs to the loop from this call on. Mirrors {@code
   * connect_accepted_socket}.
   */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock, AcceptOptions options) {
    throw Capability.TCP.refusal("connectAcceptedSocket", this);
  }
}
