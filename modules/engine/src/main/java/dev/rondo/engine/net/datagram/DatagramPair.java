package dev.rondo.engine.net.datagram;

import dev.rondo.engine.net.Addresses;
import dev.rondo.net.DatagramAddresses;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one attempt to open a datagram endpoint.
 *
 * @param local the address to bind to; null for any
 * @param remote the only address to send to; null for any
 */
record DatagramPair(
    ProtocolFamily family, @Nullable SocketAddress local, @Nullable SocketAddress remote) {

  /**
   * Returns whether {@code addresses} are of a Unix domain socket.
   *
   * @throws IllegalArgumentException if they name no address and no family, or mix families
   */
  static boolean isUnix(DatagramAddresses addresses) {
    SocketAddress local = addresses.local();
    SocketAddress remote = addresses.remote();
    ProtocolFamily family = addresses.family();
    if (local == null && remote == null && family == null) {
      throw new IllegalArgumentException(
          "a datagram endpoint needs a local address, a remote address, a family or a socket");
    }
    boolean unix = family == StandardProtocolFamily.UNIX;
    boolean inet = family != null && !unix;
    for (SocketAddress address : new @Nullable SocketAddress[] {local, remote}) {
      inet |= address instanceof InetSocketAddress;
      unix |= address != null && !(address instanceof InetSocketAddress);
    }
    if (unix && inet) {
      throw new IllegalArgumentException(
          "local address %s, remote address %s and family %s must be of one family"
              .formatted(local, remote, family));
    }
    return unix;
  }

  static DatagramPair unix(DatagramAddresses addresses) {
    return new DatagramPair(StandardProtocolFamily.UNIX, addresses.local(), addresses.remote());
  }

  /** Returns the pair of a socket of {@code family} that is neither bound nor connected. */
  static DatagramPair ofFamily(ProtocolFamily family) {
    return new DatagramPair(family, null, null);
  }

  /** Pairs each local address with each remote address of its family; an empty list means any. */
  static List<DatagramPair> of(List<InetSocketAddress> locals, List<InetSocketAddress> remotes) {
    List<DatagramPair> pairs = new ArrayList<>();
    for (InetSocketAddress remote : orAny(remotes)) {
      for (InetSocketAddress local : orAny(locals)) {
        ProtocolFamily family = family(local == null ? remote : local);
        if (remote == null || family(remote) == family) {
          pairs.add(new DatagramPair(family, local, remote));
        }
      }
    }
    return pairs;
  }

  private static @Nullable InetSocketAddress[] orAny(List<InetSocketAddress> addresses) {
    return addresses.isEmpty()
        ? new @Nullable InetSocketAddress[1]
        : addresses.toArray(InetSocketAddress[]::new);
  }

  private static ProtocolFamily family(@Nullable InetSocketAddress address) {
    if (address == null) {
      throw new IllegalArgumentException("a local or a remote address is needed");
    }
    return Addresses.family(address.getAddress());
  }
}
