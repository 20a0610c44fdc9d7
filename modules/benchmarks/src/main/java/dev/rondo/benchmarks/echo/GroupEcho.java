package dev.rondo.benchmarks.echo;

import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;

/** A TCP echo server on several loops: {@code selector|epoll|uring|nio2 LOOPS PORT}. */
final class GroupEcho {

  private GroupEcho() {}

  public static void main(String[] args) throws Exception {
    LoopGroupOptions options =
        LoopGroupOptions.defaults()
            .withLoops(Integer.parseInt(args[1]))
            .withLoopFactory(() -> RondoEcho.backend(args[0]).newEventLoop(LoopOptions.defaults()));
    int port = Integer.parseInt(args[2]);
    try (LoopGroup group = LoopGroup.start(options)) {
      group
          .createServer(
              loop -> ProtocolEcho::new, Binding.host("127.0.0.1", port), ServerOptions.defaults())
          .get();
      System.out.println("ready");
      group.ended().get();
    }
  }
}
