package dev.rondo.streams;

import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;
import java.net.InetSocketAddress;
import java.util.Objects;

/** Connections of this machine to itself, on a loop with a thread of its own. */
final class LoopbackStreams implements AutoCloseable {

  private final LoopGroup group =
      LoopGroup.start(
          LoopGroupOptions.defaults()
              .withLoops(1)
              .withLoopFactory(
                  () -> new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())));

  /** Returns a new connection to a server that runs {@code handler}. */
  StreamConnection connectTo(ClientHandler handler) {
    return group
        .submit(
            () -> {
              Server server = Streams.startServer(handler, Binding.host("127.0.0.1", 0));
              var address =
                  (InetSocketAddress)
                      Objects.requireNonNull(server.sockets().getFirst().localAddress());
              StreamConnection connection =
                  Streams.openConnection(Target.host("127.0.0.1", address.getPort()));
              server.close(); // Accepted connections stay open.
              return connection;
            })
        .join();
  }

  @Override
  public void close() {
    group.close();
  }
}
