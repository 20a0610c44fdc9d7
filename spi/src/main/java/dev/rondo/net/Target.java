package dev.rondo.net;

import java.nio.channels.NetworkChannel;
import java.nio.file.Path;
import java.util.Objects;

/** The address or the socket of a connection to open. */
public sealed interface Target {

  /** Connects to a TCP port of {@code host}, which may have several addresses. */
  static Target host(String host, int port) {
    return new Host(host, port);
  }

  /**
   * Connects to the Unix domain socket at {@code path}; {@code "\0name"} is a name in Linux's
   * abstract namespace.
   */
  static Target unix(String path) {
    return new Unix(path);
  }

  /** Connects to the Unix domain socket at {@code path}. */
  static Target unix(Path path) {
    return new Unix(path.toString());
  }

  /** Uses a socket of the loop's kind that is already connected. */
  static Target socket(NetworkChannel socket) {
    return new Socket(socket);
  }

  /**
   * A TCP port of a host.
   *
   * @param host a host name or a literal address
   */
  record Host(String host, int port) implements Target {
    public Host {
      if (host.isEmpty()) {
        throw new IllegalArgumentException("host must not be empty");
      }
      Ports.check(port);
    }
  }

  /** A Unix domain socket. */
  record Unix(String path) implements Target {
    public Unix {
      if (path.isEmpty()) {
        throw new IllegalArgumentException("path must not be empty");
      }
    }
  }

  /** A connected socket. */
  record Socket(NetworkChannel socket) implements Target {
    public Socket {
      Objects.requireNonNull(socket, "socket");
    }
  }
}
