package dev.rondo.benchmarks.echo;

import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import java.nio.ByteBuffer;

/** Echo over streams, in the two ways of reading. */
final class StreamEcho {

  private static final int MOST = 128 << 10;

  private StreamEcho() {}

  /** Into a buffer that each connection has, as who is in a hurry reads. */
  static void echo(StreamReader reader, StreamWriter writer) throws Exception {
    ByteBuffer data = ByteBuffer.allocateDirect(MOST);
    while (reader.read(data) >= 0) {
      writer.write(data.flip());
      writer.drain();
      data.clear();
    }
  }

  /** Into an array for each message, as asyncio reads. */
  static void echoArrays(StreamReader reader, StreamWriter writer) throws Exception {
    byte[] data = reader.read(MOST);
    while (data.length > 0) {
      writer.write(data);
      writer.drain();
      data = reader.read(MOST);
    }
  }
}
