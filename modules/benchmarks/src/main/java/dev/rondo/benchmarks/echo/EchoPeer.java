package dev.rondo.benchmarks.echo;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An echo server to compare: a command that gets the port as its last argument, and prints a line
 * beginning with {@code ready} once it listens on 127.0.0.1.
 */
record EchoPeer(String name, List<String> command) {

  /** The stream peers of this module. The first one is the baseline. */
  static final List<EchoPeer> KNOWN =
      List.of(
          java("nio", NioEcho.class),
          java("rondo-protocol", RondoEcho.class, "selector", "protocol"),
          java("rondo-buffered", RondoEcho.class, "selector", "buffered"),
          java("rondo-tasks", RondoEcho.class, "selector", "tasks"),
          java("rondo-streams", RondoEcho.class, "selector", "streams"),
          java("rondo-copies", RondoEcho.class, "selector", "copies"),
          java("rondo-arrays", RondoEcho.class, "selector", "arrays"),
          java("rondo-epoll", RondoEcho.class, "epoll", "protocol"),
          java("rondo-epoll-tasks", RondoEcho.class, "epoll", "tasks"),
          java("rondo-epoll-streams", RondoEcho.class, "epoll", "streams"),
          java("rondo-epoll-copies", RondoEcho.class, "epoll", "copies"),
          java("rondo-epoll-arrays", RondoEcho.class, "epoll", "arrays"),
          java("rondo-nio2", RondoEcho.class, "nio2", "protocol"),
          java("rondo-uring", RondoEcho.class, "uring", "protocol"),
          java("rondo-uring-tasks", RondoEcho.class, "uring", "tasks"),
          java("rondo-uring-streams", RondoEcho.class, "uring", "streams"),
          java("rondo-uring-copies", RondoEcho.class, "uring", "copies"),
          java("rondo-uring-arrays", RondoEcho.class, "uring", "arrays"),
          java("netty-nio", NettyEcho.class, "nio"),
          java("netty-epoll", NettyEcho.class, "epoll"),
          java("netty-uring", NettyEcho.class, "uring"));

  /** The datagram peers of this module. The first one is the baseline. */
  static final List<EchoPeer> DATAGRAMS =
      List.of(
          java("nio-dgram", NioDatagramEcho.class),
          java("rondo-dgram", RondoDatagramEcho.class, "selector"),
          java("rondo-epoll-dgram", RondoDatagramEcho.class, "epoll"),
          java("rondo-uring-dgram", RondoDatagramEcho.class, "uring"),
          java("netty-nio-dgram", NettyDatagramEcho.class, "nio"),
          java("netty-epoll-dgram", NettyDatagramEcho.class, "epoll"));

  /** Returns servers on {@code backend} with 1, 2, 4 and 8 loops. The first one is the baseline. */
  static List<EchoPeer> groups(String backend) {
    return Stream.of("1", "2", "4", "8")
        .map(loops -> java(backend + "-loops-" + loops, GroupEcho.class, backend, loops))
        .toList();
  }

  /** Returns the peer named {@code text}, or a new one if that is {@code name=command}. */
  static EchoPeer of(String text) {
    int equals = text.indexOf('=');
    if (equals > 0) {
      return new EchoPeer(
          text.substring(0, equals), List.of(text.substring(equals + 1).split(" +")));
    }
    return Stream.concat(KNOWN.stream(), DATAGRAMS.stream())
        .filter(peer -> peer.name.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown peer '%s': use one of %s, or NAME=COMMAND"
                        .formatted(text, KNOWN.stream().map(EchoPeer::name).toList())));
  }

  /** Returns the address of the server on {@code port}. */
  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  private static EchoPeer java(String name, Class<?> main, String... args) {
    return new EchoPeer(name, javaCommand(main, args));
  }

  /**
   * Returns the command for a program of this module, on this JVM with its options and class path.
   */
  static List<String> javaCommand(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(args));
    return List.copyOf(command);
  }
}
