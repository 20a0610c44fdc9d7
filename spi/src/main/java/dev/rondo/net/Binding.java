package dev.rondo.net;

import java.nio.channels.NetworkChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The addresses or the socket that a server listens on. */
public sealed interface Binding {

  /** Binds {@code port} on each address of {@code host}; port 0 stands for a free one. */
  static Binding host(String host, int port) {
    return new Hosts(List.of(host), port);
  }

  /**
   * Binds {@code port} on each address of each of {@code hosts}; an address that occurs twice is
   * bound once. Port 0 stands for a free one.
   */
  static Binding hosts(List<String> hosts, int port) {
    return new Hosts(hosts, port);
  }

  /** Binds {@code port} on all addresses of this host; port 0 stands for a free one. */
  static Binding anyHost(int port) {
    return new AnyHost(port);
  }

  /**
   * Binds a Unix domain socket to {@code path}; {@code "\0name"} is a name in Linux's abstract
   * namespace.
   */
  static Binding unix(String path) {
    return new Unix(path);
  }

  /** Binds a Unix domain socket to {@code path}. */
  static Binding unix(Path path) {
    return new Unix(path.toString());
  }

  /** Uses a socket of the loop's kind that is already bound. */
  static Binding socket(NetworkChannel socket) {
    return new Socket(socket);
  }

  /**
   * Binds nothing: the server serves only the connections that are passed to {@link
   * dev.rondo.Server#serveAccepted}.
   */
  static Binding none() {
    return None.INSTANCE;
  }

  /** A port on all addresses of some hosts. */
  record Hosts(List<String> hosts, int port) implements Binding {
    public Hosts {
      hosts = List.copyOf(hosts);
      if (hosts.isEmpty() || hosts.contains("")) {
        throw new IllegalArgumentException(
            "hosts must not be empty or contain an empty name: "
                + hosts
                + "; use Binding.anyHost(port) for all addresses");
      }
      Ports.check(port);
    }
  }

  /** A port on all addresses of this host. */
  record AnyHost(int port) implements Binding {
    public AnyHost {
      Ports.check(port);
    }
  }

  /** A Unix domain socket. */
  record Unix(String path) implements Binding {
    public Unix {
      if (path.isEmpty()) {
        throw new IllegalArgumentException("path must not be empty");
      }
    }
  }

  /** No address. */
  record None() implements Binding {
    private static final None INSTANCE = new None();
  }

  /** A bound socket. */
  record Socket(NetworkChannel socket) implements Binding {
    public Socket {
      Objects.requireNonNull(socket, "socket");
    }
  }
}
