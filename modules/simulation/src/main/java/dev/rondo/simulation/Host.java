package dev.rondo.simulation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.List;

/** A simulated host: its addresses, and the ports that its sockets have. Guarded by the world. */
final class Host {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");

  private final Network network;
  private final String name;
  private final List<InetAddress> addresses;
  private final Ports streams = new Ports(this, "TCP");
  private final Ports datagrams = new Ports(this, "UDP");

  /** Creates a host with {@code addresses} beside the loopback addresses. */
  Host(Network network, String name, List<InetAddress> addresses) {
    this.network = network;
    this.name = name;
    this.addresses = addresses;
  }

  World world() {
    return network.world();
  }

  Network network() {
    return network;
  }

  String name() {
    return name;
  }

  List<InetAddress> addresses() {
    return addresses;
  }

  /** Adds an event of this host to the trace, if there is one. */
  void trace(String what) {
    World world = network.world();
    if (world.isTraced()) {
      world.trace().add(world.now(), name, what);
    }
  }

  boolean isTraced() {
    return network.world().isTraced();
  }

  Ports streams() {
    return streams;
  }

  Ports datagrams() {
    return datagrams;
  }

  /** Returns whether a socket of this host can be bound to {@code address}. */
  boolean has(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || addresses.contains(address);
  }

  /** Returns the address from which this host sends to {@code target}. */
  InetAddress source(InetAddress target) {
    if (target.isLoopbackAddress() || addresses.contains(target)) {
      return target;
    }
    for (InetAddress own : addresses) {
      if (family(own) == family(target)) {
        return own;
      }
    }
    return family(target) == StandardProtocolFamily.INET ? LOOPBACK : LOOPBACK6;
  }

  /** Returns {@code target} with the loopback address in place of the wildcard, as systems do. */
  static InetSocketAddress reachable(InetSocketAddress target) {
    InetAddress address = target.getAddress();
    if (!address.isAnyLocalAddress()) {
      return target;
    }
    return new InetSocketAddress(
        family(address) == StandardProtocolFamily.INET ? LOOPBACK : LOOPBACK6, target.getPort());
  }

  static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  @Override
  public String toString() {
    return name;
  }
}
