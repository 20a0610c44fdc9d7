package dev.rondo.tck;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses of this host that only this host sees. */
final class Loopback {

  private Loopback() {}

  /** The address {@code 127.0.0.1} with {@code port}. */
  static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /** The address {@code ::1} with {@code port}. */
  static InetSocketAddress six(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("::1"), port);
  }
}
