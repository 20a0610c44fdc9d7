package dev.rondo.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** Checks of the addresses that sockets are bound to. */
final class SocketBinder {

  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY6 = InetAddress.ofLiteral("::");

  private SocketBinder() {}

  /** Returns {@code address} for {@code channel}, which must not be bound; null means any. */
  static InetSocketAddress inet(SimulatedChannel channel, @Nullable SocketAddress address) {
    if (channel.local != null) {
      throw new AlreadyBoundException();
    }
    if (address == null) {
      return new InetSocketAddress(channel.family == StandardProtocolFamily.INET ? ANY : ANY6, 0);
    }
    if (address instanceof InetSocketAddress inet) {
      return inet;
    }
    throw new UnsupportedAddressTypeException();
  }

  /** As {@link #inet}, for a Unix domain socket, which must be given a path. */
  static UnixDomainSocketAddress unix(SimulatedChannel channel, @Nullable SocketAddress address) {
    if (channel.local != null) {
      throw new AlreadyBoundException();
    }
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix;
    }
    throw new UnsupportedAddressTypeException();
  }
}
