package dev.rondo.benchmarks.echo;

import dev.rondo.EventLoop;
import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.streams.Streams;
import java.util.List;
import java.util.function.Supplier;

/**
 * A TCP echo server on Rondo: {@code selector|epoll|uring|nio2
 * protocol|buffered|tasks|streams|copies|arrays PORT}.
 */
final class RondoEcho {

  static final List<String> BACKENDS = List.of("selector", "epoll");
  static final List<String> STYLES =
      List.of("protocol", "buffered", "tasks", "streams", "copies", "arrays");

  private RondoEcho() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[2]);
    try (EventLoop loop = backend(args[0]).newEventLoop(LoopOptions.defaults())) {
      loop.runUntilComplete(
          loop.createServer(style(args[1], loop), Binding.host("127.0.0.1", port)));
      System.out.println("ready");
      loop.runForever();
    }
  }

  static EventLoopProvider backend(String name) {
    return switch (name) {
      case "selector" -> new SelectorLoopProvider();
      case "epoll" -> new EpollLoopProvider();
      case "uring" -> new ProactorLoopProvider(ProactorDriver.URING);
      case "nio2" -> new ProactorLoopProvider(ProactorDriver.NIO2);
      default ->
          throw new IllegalArgumentException(
              "backend must be selector, epoll, uring or nio2: " + name);
    };
  }

  /** Returns the protocol factory of the style {@code name}. */
  static Supplier<Protocol> style(String name, EventLoop loop) {
    return switch (name) {
      case "protocol" -> ProtocolEcho::new;
      case "buffered" -> BufferedEcho::new;
      case "tasks" -> () -> new TaskEcho(loop);
      case "streams" -> Streams.protocols(StreamEcho::echo, Streams.DEFAULT_LIMIT);
      case "copies" -> Streams.protocols(StreamEcho::echoCopies, Streams.DEFAULT_LIMIT);
      case "arrays" -> Streams.protocols(StreamEcho::echoArrays, Streams.DEFAULT_LIMIT);
      default ->
          throw new IllegalArgumentException("style must be one of %s: %s".formatted(STYLES, name));
    };
  }
}
