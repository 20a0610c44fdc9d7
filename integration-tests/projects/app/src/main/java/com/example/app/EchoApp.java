package com.example.app;

import static dev.rondo.tasks.Asyncio.run;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves an echo to one client, and prints the loop and the address that it uses. */
public final class EchoApp {

  private EchoApp() {}

  /** Serves until the client is gone. With an argument, ends without serving. */
  public static void main(String[] args) throws Exception {
    run(
        () -> {
          EventLoop loop = EventLoops.getRunningLoop();
          var gone = loop.<String>createFuture();
          Server server =
              loop.createServer(
                      () -> new Echo(() -> gone.setResult("gone")), Binding.host("127.0.0.1", 0))
                  .await();
          System.out.println("serving on " + loop.name() + " " + loop.describe().get("runner"));
          System.out.println("at " + server.sockets().getFirst().localAddress());
          if (args.length == 0) {
            gone.await();
          }
          server.close();
          return "done";
        });
  }

  private static final class Echo implements Protocol {

    private final Runnable onLost;
    private Optional<Transport> transport = Optional.empty();

    Echo(Runnable onLost) {
      this.onLost = onLost;
    }

    @Override
    public void connectionMade(Transport made) {
      transport = Optional.of(made);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      transport.orElseThrow().write(data);
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      onLost.run();
    }
  }
}
