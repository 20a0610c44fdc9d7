package dev.rondo;

import dev.rondo.net.AcceptOptions;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Transport;
import java.nio.channels.NetworkChannel;
import java.util.function.Supplier;

/** Creating network servers. Cancelling a returned future closes what was opened so far. */
public interface ServerOpener {

  /** As {@link #createServer(Supplier, Binding, ServerOptions)} with the default options. */
  default LoopFuture<Server> createServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding) {
    return createServer(protocolFactory, binding, ServerOptions.defaults());
  }

  /**
   * A server that listens on every address of {@code binding} and makes a protocol for each
   * connection. If one address cannot be bound, the future fails with an {@link
   * java.io.IOException} that names it, and those bound before it are closed; an address this host
   * does not have is skipped unless no other is left. Mirrors {@code create_server}.
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
   * A server on a Unix domain socket: {@link Binding.Unix} or a {@link Binding.Socket}. A stale
   * socket file at the path is replaced; anything else there is an error. Mirrors {@code
   * create_unix_server}.
   */
  default LoopFuture<Server> createUnixServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    throw Capability.UNIX_STREAM.refusal("createUnixServer", this);
  }

  /** As the other with the default options. */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock) {
    return connectAcceptedSocket(protocolFactory, sock, AcceptOptions.defaults());
  }

  /**
   * Makes a transport of a connection that something else accepted. The socket belongs to the loop
   * from this call on. Mirrors {@code connect_accepted_socket}.
   */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock, AcceptOptions options) {
    throw Capability.TCP.refusal("connectAcceptedSocket", this);
  }
}
