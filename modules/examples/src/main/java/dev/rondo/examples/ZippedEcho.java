package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Sends and receives compressed text with classes of the JDK, and echoes it by Flow. */
public final class ZippedEcho {

  private ZippedEcho() {}

  /** Runs until the text has come back. */
  public static void main(String[] args) throws Exception {
    Asyncio.run(
        () -> {
          try (Server server =
              Streams.startServer(ZippedEcho::echo, Binding.host("127.0.0.1", 0))) {
            System.out.println(ask(port(server), "there and back"));
          }
        });
  }

  /** Sends back what arrives, as fast as the client takes it. */
  private static void echo(StreamReader reader, StreamWriter writer) throws Exception {
    reader.asPublisher().subscribe(writer.asSubscriber());
    writer.waitClosed().await();
  }

  private static int port(Server server) {
    var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
    return Objects.requireNonNull(address).getPort();
  }

  private static String ask(int port, String text) throws Exception {
    try (StreamConnection connection = Streams.openConnection(Target.host("127.0.0.1", port))) {
      var zipped = new GZIPOutputStream(connection.writer().asOutputStream());
      zipped.write(text.getBytes(UTF_8));
      zipped.finish();
      connection.writer().writeEof();
      var answer = new GZIPInputStream(connection.reader().asInputStream());
      return new String(answer.readAllBytes(), UTF_8); // Suspends the task while it waits.
    }
  }
}
