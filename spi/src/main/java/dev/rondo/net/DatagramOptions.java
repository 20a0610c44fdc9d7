package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options for opening a datagram endpoint. At least an address, the family or the socket is
 * required.
 *
 * @param addresses the addresses to bind and to connect to, and their family
 * @param reusePort whether to set {@code SO_REUSEPORT}, so that several sockets can be bound to one
 *     port
 * @param allowBroadcast whether to set {@code SO_BROADCAST}, so that datagrams can be sent to
 *     broadcast addresses
 * @param socket an open socket of the loop's kind, which excludes all other options; null to open
 *     one
 * @param socketOptions the options to set before binding; not {@code SO_REUSEADDR}, which would let
 *     programs of other users receive this endpoint's datagrams
 */
public record DatagramOptions(
    DatagramAddresses addresses,
    boolean reusePort,
    boolean allowBroadcast,
    @Nullable NetworkChannel socket,
    Map<SocketOption<?>, Object> socketOptions) {

  public DatagramOptions {
    socketOptions = SocketOptions.checked(socketOptions);
    boolean others =
        !addresses.equals(DatagramAddresses.none())
            || reusePort
            || allowBroadcast
            || !socketOptions.isEmpty();
    if (socket != null && others) {
      throw new IllegalArgumentException(
          "a socket cannot be combined with localAddress, remoteAddress, family, reusePort,"
              + " allowBroadcast or socketOptions: set them on the socket instead");
    }
    if (Boolean.TRUE.equals(socketOptions.get(StandardSocketOptions.SO_REUSEADDR))) {
      throw new IllegalArgumentException(
          "SO_REUSEADDR would let programs of other users receive this endpoint's datagrams: use"
              + " reusePort, or set it on a socket of your own and pass that to ofSocket(...)");
    }
  }

  /** Returns options for an endpoint that is bound to {@code address}. */
  public static DatagramOptions local(SocketAddress address) {
    return of(new DatagramAddresses(address, null, null));
  }

  /** Returns options for an endpoint that is connected to {@code address}. */
  public static DatagramOptions remote(SocketAddress address) {
    return of(new DatagramAddresses(null, address, null));
  }

  /** Returns options for an endpoint that is neither bound nor connected. */
  public static DatagramOptions ofFamily(ProtocolFamily family) {
    return of(new DatagramAddresses(null, null, family));
  }

  /** Returns options for an endpoint that uses an open socket. */
  public static DatagramOptions ofSocket(NetworkChannel socket) {
    return new DatagramOptions(DatagramAddresses.none(), false, false, socket, Map.of());
  }

  private static DatagramOptions of(DatagramAddresses addresses) {
    return new DatagramOptions(addresses, false, false, null, Map.of());
  }

  private DatagramOptions with(DatagramAddresses addresses) {
    return new DatagramOptions(addresses, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withLocalAddress(@Nullable SocketAddress localAddress) {
    return with(new DatagramAddresses(localAddress, addresses.remote(), addresses.family()));
  }

  public DatagramOptions withRemoteAddress(@Nullable SocketAddress remoteAddress) {
    return with(new DatagramAddresses(addresses.local(), remoteAddress, addresses.family()));
  }

  public DatagramOptions withFamily(@Nullable ProtocolFamily family) {
    return with(new DatagramAddresses(addresses.local(), addresses.remote(), family));
  }

  public DatagramOptions withReusePort(boolean reusePort) {
    return new DatagramOptions(addresses, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withAllowBroadcast(boolean allowBroadcast) {
    return new DatagramOptions(addresses, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withSocketOptions(Map<SocketOption<?>, Object> socketOptions) {
    return new DatagramOptions(addresses, reusePort, allowBroadcast, socket, socketOptions);
  }
}
