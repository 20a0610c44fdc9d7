package com.example.shout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rondo.net.Binding;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.util.Locale;

/** Answers each line in capital letters. */
public final class ShoutServer {

  private ShoutServer() {}

  /** Serves until the process is interrupted. */
  public static void main(String[] args) throws Exception {
    Binding address = Binding.host("127.0.0.1", 9000);
    Asyncio.run(() -> Streams.startServer(ShoutServer::shout, address).serveForever().await());
  }

  /** Runs as a task for each connection. */
  static void shout(StreamReader reader, StreamWriter writer) throws Exception {
    for (String line = reader.readLine(UTF_8); line != null; line = reader.readLine(UTF_8)) {
      writer.write((line.toUpperCase(Locale.ROOT) + "\n").getBytes(UTF_8));
      writer.drain();
    }
  }
}
