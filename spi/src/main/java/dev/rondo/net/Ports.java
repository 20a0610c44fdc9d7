package dev.rondo.net;

/** Checks of port numbers. */
final class Ports {

  private Ports() {}

  static void check(int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must be between 0 and 65535: " + port);
    }
  }
}
