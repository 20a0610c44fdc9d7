package dev.rondo.benchmarks.echo;

import dev.rondo.EventLoop;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.List;
import java.util.function.Supplier;

/** Rondo as an echo server: {@code protocol|buffered|tasks PORT}. */
final class RondoEcho {

  static final List<String> STYLES = List.of("protocol", "buffered", "tasks");

  private RondoEcho() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    try (EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      loop.runUntilComplete(
          loop.createServer(style(args[0], loop), Binding.hosts(port, "127.0.0.1")));
      System.out.println("ready");
      loop.runForever();
    }
  }

  /** What makes the protocol of each connection. */
  static Supplier<Protocol> style(String name, EventLoop loop) {
    return switch (name) {
      case "protocol" -> ProtocolEcho::new;
      case "buffered" -> BufferedEcho::new;
      case "tasks" -> () -> new TaskEcho(loop);
      default ->
          throw new IllegalArgumentException(
              "style must be one of %s, not '%s'".formatted(STYLES, name));
    };
  }
}
