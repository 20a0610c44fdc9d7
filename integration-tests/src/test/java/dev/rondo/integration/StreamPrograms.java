package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.streams.ClientHandler;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs a server and a client with streams on a loop of a given backend. */
final class StreamPrograms {

  private StreamPrograms() {}

  /** The body of a program. */
  interface Body {
    void run() throws Exception;
  }

  static void onClientOf(String backend, ClientHandler server, ClientHandler client)
      throws Exception {
    onClientOf(backend, Streams.DEFAULT_LIMIT, server, client);
  }

  static void onClientOf(String backend, int limit, ClientHandler server, ClientHandler client)
      throws Exception {
    run(
        backend,
        () -> {
          try (Server listening =
              Streams.startServer(
                  server, Binding.host("127.0.0.1", 0), ServerOptions.defaults(), limit)) {
            var address = (InetSocketAddress) listening.sockets().getFirst().localAddress();
            StreamConnection connection =
                Streams.openConnection(
                    Target.host("127.0.0.1", Objects.requireNonNull(address).getPort()),
                    ConnectOptions.defaults(),
                    limit);
            client.handle(connection.reader(), connection.writer());
            connection.writer().close();
          }
        });
  }

  static void run(String backend, Body body) throws Exception {
    EventLoopProvider found = Program.provider(backend);
    List<String> reports = new ArrayList<>();
    Asyncio.run(
        () -> {
          EventLoops.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add(context.toString()));
          body.run();
        },
        () -> found.newEventLoop(LoopOptions.defaults()));

    assertEquals(List.of(), reports);
  }

  static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
