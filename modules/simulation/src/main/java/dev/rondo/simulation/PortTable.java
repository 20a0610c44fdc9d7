package dev.rondo.simulation;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bound sockets of one host and one protocol, by port. Guarded by the world. */
final class PortTable {

  private static final int FIRST_EPHEMERAL = 49_152;
  private static final int LAST = 65_535;

  private final Host host;
  private final String protocol;
  private final Map<Integer, List<SimulatedChannel>> bound = new HashMap<>();
  private int nextEphemeral = FIRST_EPHEMERAL;

  PortTable(Host host, String protocol) {
    this.host = host;
    this.protocol = protocol;
  }

  /** Binds {@code channel} to {@code address}, or to a free port if that has none. */
  void bind(SimulatedChannel channel, InetSocketAddress address) throws IOException {
    InetAddress own = address.getAddress();
    if (own == null) {
      throw new SocketException("unresolved address: " + address);
    }
    if (Host.family(own) != channel.family
        && !(channel.family == StandardProtocolFamily.INET6 && own.isAnyLocalAddress())) {
      throw new UnsupportedAddressTypeException();
    }
    if (!host.has(own)) {
      throw new BindException(
          "Cannot assign requested address: %s is not an address of host %s"
              .formatted(own.getHostAddress(), host.name()));
    }
    int port = address.getPort() == 0 ? freePort(own) : address.getPort();
    for (SimulatedChannel other : bound.getOrDefault(port, List.of())) {
      if (overlaps(own, address(other)) && !share(channel, other)) {
        throw new BindException(
            "Address already in use: another socket of host %s has %s port %d"
                .formatted(host.name(), protocol, port));
      }
    }
    channel.local = new InetSocketAddress(own, port);
    bound.computeIfAbsent(port, p -> new ArrayList<>(1)).add(channel);
  }

  private static boolean share(SimulatedChannel one, SimulatedChannel other) {
    return one.isSet(StandardSocketOptions.SO_REUSEPORT)
        && other.isSet(StandardSocketOptions.SO_REUSEPORT);
  }

  /** Frees the port of {@code channel}, if it was bound here. */
  void release(SimulatedChannel channel) {
    if (channel.local instanceof InetSocketAddress address) {
      List<SimulatedChannel> sharing = bound.get(address.getPort());
      if (sharing != null && sharing.remove(channel) && sharing.isEmpty()) {
        bound.remove(address.getPort());
      }
    }
  }

  /** Returns a port that no socket of this host has. */
  int freePort(InetAddress address) throws BindException {
    for (int tries = LAST - FIRST_EPHEMERAL + 1; tries > 0; tries--) {
      int port = nextEphemeral;
      nextEphemeral = port == LAST ? FIRST_EPHEMERAL : port + 1;
      if (!bound.containsKey(port)) {
        return port;
      }
    }
    throw new BindException(
        "Cannot assign requested address: all ephemeral %s ports of %s are in use"
            .formatted(protocol, address.getHostAddress()));
  }

  /**
   * Returns the sockets that receive what is sent to {@code address}: those bound to it, or else
   * those bound to the wildcard address of its family.
   */
  List<SimulatedChannel> at(InetSocketAddress address) {
    List<SimulatedChannel> all = bound.get(address.getPort());
    if (all == null) {
      return List.of();
    }
    List<SimulatedChannel> found = new ArrayList<>(1);
    for (SimulatedChannel each : all) {
      if (address(each).equals(address.getAddress())) {
        found.add(each);
      }
    }
    for (SimulatedChannel each : found.isEmpty() ? all : List.<SimulatedChannel>of()) {
      InetAddress own = address(each);
      if (own.isAnyLocalAddress() && sameFamily(own, address.getAddress())) {
        found.add(each);
      }
    }
    return found;
  }

  /** Returns the first socket of {@link #at}; null if there is none. */
  @Nullable SimulatedChannel firstAt(InetSocketAddress address) {
    List<SimulatedChannel> found = at(address);
    return found.isEmpty() ? null : found.getFirst();
  }

  private static InetAddress address(SimulatedChannel channel) {
    return channel.local instanceof InetSocketAddress address
        ? address.getAddress()
        : Host.LOOPBACK;
  }

  private static boolean overlaps(InetAddress one, InetAddress other) {
    return sameFamily(one, other)
        && (one.equals(other) || one.isAnyLocalAddress() || other.isAnyLocalAddress());
  }

  private static boolean sameFamily(InetAddress one, InetAddress other) {
    return Host.family(one) == Host.family(other);
  }
}
