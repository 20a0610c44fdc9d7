package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to open a datagram endpoint. At least one of the addresses, the family or the socket is
 * needed.
 *
 * @param localAddress where to bind, resolved if it is not; null for anywhere
 * @param remoteAddress where to connect, resolved if it is not; null for nowhere
 * @param family which addresses to use; null for all
 * @param reusePort whether several sockets may be bound to the port
 * @param allowBroadcast whether datagrams may be sent to broadcast addresses
 * @param socket an open socket of the loop's kind, which excludes all the others; null to open one
 * @param socketOptions set before binding; not {@code SO_REUSEADDR}, by which programs of other
 *     users could take datagrams
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
          "a socket brings its own settings: none of localAddress, remoteAddress, family,"
              + " reusePort, allowBroadcast and socketOptions can be given with it");
    }
    if (Boolean.TRUE.equals(socketOptions.get(StandardSocketOptions.SO_REUSEADDR))) {
      throw new IllegalArgumentException(
          "SO_REUSEADDR is not for a datagram endpoint: programs of any user could take its"
              + " datagrams; use reusePort, or set it on a socket of your own and give that");
    }
  }

  /** An endpoint bound to {@code address}. */
  public static DatagramOptions local(SocketAddress address) {
    return new DatagramOptions(address, null, null, false, false, null, Map.of());
  }

  /** An endpoint connected to {@code address}. */
  public static DatagramOptions remote(SocketAddress address) {
    return new DatagramOptions(null, address, null, false, false, null, Map.of());
  }

  /** An endpoint that is neither bound nor connected yet. */
  public static DatagramOptions ofFamily(ProtocolFamily family) {
    return new DatagramOptions(null, null, family, false, false, null, Map.of());
  }

  /** An endpoint over an open socket. */
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
