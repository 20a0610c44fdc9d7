package dev.rondo.net;

import java.nio.channels.NetworkChannel;
import java.nio.file.Path;
import java.util.Objects;

/** What to connect to. */
public sealed interface Target {

  /** A TCP port of a host, which may have several addresses. */
  static Target host(String host, int port) {
    return new Host(host, port);
  }

  /** A Unix domain socket at a path; {@code "\0name"} is one in Linux's abstract namespace. */
  static Target unix(String path) {
    return new Unix(path);
  }

  /** A Unix domain socket at a path. */
  static Target unix(Path path) {
    return new Unix(path.toString());
  }

  /** A connected socket of the loop's kind. */
  static Target socket(NetworkChannel socket) {
    return new Socket(socket);
  }

  /**
   * A TCP port of a host.
   *
   * @param host a name or a literal address
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
