package dev.rondo.examples;

import dev.rondo.streams.ClientHandler;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import java.nio.ByteBuffer;

/** Echoes what it receives, with streams. */
public final class EchoStreams implements ClientHandler {

  private static final int SIZE = 16 * 1024;

  /** Creates a handler for any number of connections. */
  public EchoStreams() {}

  @Override
  public void handle(StreamReader reader, StreamWriter writer) throws Exception {
    ByteBuffer data = ByteBuffer.allocateDirect(SIZE);
    while (reader.read(data.clear()) >= 0) {
      writer.write(data.flip());
      writer.drain();
    }
  }
}
