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

/** Opening network connections. Cancelling a returned future closes what was opened so far. */
public interface ConnectionOpener {

  /** As {@link #createConnection(Supplier, Target, ConnectOptions)} with the default options. */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target) {
    return createConnection(protocolFactory, target, ConnectOptions.defaults());
  }

  /**
   * Connects a stream to {@code target}. In this order: the host is resolved, a socket is
   * connected, {@code protocolFactory} is called once, {@code connectionMade} is called, reading
   * starts, the future completes. The future fails with what the network said: the only error, or
   * an {@link java.io.IOException} that names them all and carries each as suppressed; and with
   * what the factory threw. A socket given as target belongs to the loop from this call on. Mirrors
   * {@code create_connection}.
   */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    throw Capability.TCP.refusal("createConnection", this);
  }

  /**
   * Opens a datagram endpoint: bound, connected, or both. In this order: names are resolved, a
   * socket is opened for the first local and remote addresses that work, {@code protocolFactory} is
   * called once, {@code connectionMade} is called, receiving starts, the future completes. The
   * future fails as {@link #createConnection(Supplier, Target, ConnectOptions)}'s does. A socket
   * given in the options belongs to the loop from this call on. Mirrors {@code
   * create_datagram_endpoint}.
   *
   * @throws IllegalArgumentException if the options name no address, family or socket, or addresses
   *     of several families
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
   * Connects to a Unix domain socket: {@link Target.Unix} or a connected {@link Target.Socket}.
   * Mirrors {@code create_unix_connection}.
   */
  default <P extends Protocol> LoopFuture<Connection<Transport, P>> createUnixConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    throw Capability.UNIX_STREAM.refusal("createUnixConnection", this);
  }
}
