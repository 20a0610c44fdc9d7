package dev.rondo.simulation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** The attempt of a stream socket to connect to a socket that listens. Guarded by the world. */
final class SimulatedConnect {

  /** The time after which Linux gives up, by default. */
  private static final long TIMEOUT = 127_000_000_000L;

  private final SimulatedStream socket;
  private final Host from;
  private final Host to;
  private final InetSocketAddress target;

  private SimulatedConnect(SimulatedStream socket, Host to, InetSocketAddress target) {
    this.socket = socket;
    this.from = socket.host;
    this.to = to;
    this.target = target;
  }

  /** Makes {@code socket}, which is new, connect over the network to {@code address}. */
  static void begin(SimulatedStream socket, SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new UnsupportedAddressTypeException();
    }
    if (inet.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    InetSocketAddress target = Host.reachable(inet);
    Host to = socket.host.network().find(socket.host, target.getAddress());
    if (to == null) {
      throw new NoRouteToHostException("No route to host: no simulated host has " + target);
    }
    socket.connecting(localAddress(socket, target.getAddress()), target);
    new SimulatedConnect(socket, to, target).send();
  }

  private static InetSocketAddress localAddress(SimulatedStream socket, InetAddress target)
      throws IOException {
    Host host = socket.host;
    InetAddress source = host.source(target);
    if (!(socket.local instanceof InetSocketAddress bound)) {
      return new InetSocketAddress(source, host.streams().freePort(source));
    }
    InetAddress own = bound.getAddress();
    return new InetSocketAddress(own.isAnyLocalAddress() ? source : own, bound.getPort());
  }

  private void send() {
    from.trace("connects to " + target);
    if (from != to) {
      World world = from.world();
      world.scheduleAt(world.now() + TIMEOUT, this::giveUp);
    }
    Network network = from.network();
    network.considerPartition(from, to);
    Link link = network.link(from, to);
    Faults faults = network.faults();
    NetworkConditions conditions = network.conditions();
    if (faults.happens("refused connect", from, to, conditions.refusedConnects())) {
      link.deliver(link.arrival(0), () -> socket.refuse(to));
    } else if (!faults.happens("hanging connect", from, to, conditions.hangingConnects())) {
      link.deliver(link.arrival(0), this::arrive);
    }
  }

  private void arrive() {
    if (to.isDown()) {
      return;
    }
    if (to.streams().firstAt(target) instanceof SimulatedListener listener
        && listener.isListening()) {
      listener.request(socket);
    } else {
      socket.refuse(to);
    }
  }

  private void giveUp() {
    if (socket.isConnecting()) {
      socket.fail(new ConnectException("Connection timed out"));
    }
  }
}
