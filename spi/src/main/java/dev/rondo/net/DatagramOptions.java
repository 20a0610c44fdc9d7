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
 * @param localAddress the address to bind, which is resolved if necessary; null for any
 * @param remoteAddress the address to connect to, which is resolved if necessary; null for none
 * @param family the family of the addresses to use; null for all
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
    @Nullable SocketAddress localAddress,
    @Nullable SocketAddress remoteAddress,
    @Nullable ProtocolFamily family,
    boolean reusePort,
    boolean allowBroadcast,
    @Nullable NetworkChannel socket,
    Map<SocketOption<?>, Object> socketOptions) {

  public DatagramOptions {
    socketOptions = SocketOptions.checked(socketOptions);
    boolean others =
        localAddress != null
            || remoteAddress != null
            || family != null
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
    return new DatagramOptions(address, null, null, false, false, null, Map.of());
  }

  /** Returns options for an endpoint that is connected to {@code address}. */
  public static DatagramOptions remote(SocketAddress address) {
    return new DatagramOptions(null, address, null, false, false, null, Map.of());
  }

  /** Returns options for an endpoint that is neither bound nor connected. */
  public static DatagramOptions ofFamily(ProtocolFamily family) {
    return new DatagramOptions(null, null, family, false, false, null, Map.of());
  }

  /** Returns options for an endpoint that uses an open socket. */
  public static DatagramOptions ofSocket(NetworkChannel socket) {
    return new DatagramOptions(null, null, null, false, false, socket, Map.of());
  }

  public DatagramOptions withLocalAddress(@Nullable SocketAddress localAddress) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withRemoteAddress(@Nullable SocketAddress remoteAddress) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withFamily(@Nullable ProtocolFamily family) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withReusePort(boolean reusePort) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withAllowBroadcast(boolean allowBroadcast) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, socket, socketOptions);
  }

  public DatagramOptions withSocketOptions(Map<SocketOption<?>, Object> socketOptions) {
    return new DatagramOptions(
        localAddress, remoteAddress, family, reusePort, allowBroadcast, socket, socketOptions);
  }
}
