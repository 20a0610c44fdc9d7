package dev.rondo;

import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import java.util.function.Supplier;

/** Opens network connections. Cancelling a returned future closes the sockets opened so far. */
public interface ConnectionOpener {

  /** As {@link #createConnection(Supplier, Target, ConnectOptions)} with the default options. */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target) {
    return createConnection(protocolFactory, target, ConnectOptions.defaults());
  }

  /**
   * Connects a stream to {@code target}. In this order: the host is resolved, a socket is
   * connected, {@code protocolFactory} is called once, {@code connectionMade} is called, reading
   * starts, the future completes. If there is only one error, the future fails with it; otherwise
   * with an {@link java.io.IOException} that names all errors and has each as a suppressed
   * exception. If the factory throws, the future fails with that exception. A socket given as the
   * target belongs to the loop from this call on. Mirrors {@code create_connection}.
   */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    throw Capability.TCP.refusal("createConnection", this);
  }

  /**
   * Opens a datagram endpoint, which is bound, connected, or both. In this order: names are
   * resolved, a socket is opened for the first local and remote addresses that work, {@code
   * protocolFactory} is called once, {@code connectionMade} is called, receiving starts, the future
   * completes. The future fails as that of {@link #createConnection(Supplier, Target,
   * ConnectOptions)} does. A socket given in the options belongs to the loop from this call on.
   * Mirrors {@code create_datagram_endpoint}.
   *
   * @throws IllegalArgumentException if the options have no address, family or socket, or addresses
   *     of different families
   */
  default <P extends DatagramProtocol>
      LoopFuture<Connection<DatagramTransport, P>> createDatagramEndpoint(
          Supplier<P> protocolFactory, DatagramOptions options) {
    throw Capability.UDP.refusal("createDatagramEndpoint", this);
  }

  /** As {@link #createUnixConnection(Supplier, Target, ConnectOptions)} with default options. */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createUnixConnection(
      Supplier<P> protocolFactory, Target target) {
    return createUnixConnection(protocolFactory, target, ConnectOptions.defaults());
  }

  /**
   * Connects to a Unix domain socket: a {@link Target.Unix} or a connected {@link Target.Socket}.
   * Mirrors {@code create_unix_connection}.
   */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createUnixConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    throw Capability.UNIX_STREAM.refusal("createUnixConnection", this);
  }
}
