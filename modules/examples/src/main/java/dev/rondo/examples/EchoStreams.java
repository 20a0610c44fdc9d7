package dev.rondo.examples;

import dev.rondo.streams.ClientHandler;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;

/** Echoes what it receives, with streams. */
public final class EchoStreams implements ClientHandler {

  /** Creates a handler for any number of connections. */
  public EchoStreams() {}

  @Override
  public void handle(StreamReader reader, StreamWriter writer) throws Exception {
    while (reader.read(writer::write) >= 0) {
      writer.drain();
    }
  }
}
