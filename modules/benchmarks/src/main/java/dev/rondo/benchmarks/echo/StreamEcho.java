package dev.rondo.benchmarks.echo;

import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import java.nio.ByteBuffer;

/** Echo handlers over streams, one for each way of reading. */
final class StreamEcho {

  private static final int READ_SIZE = 128 << 10;

  private StreamEcho() {}

  /** Echoes out of the loop's own buffer, which is the fastest. */
  static void echo(StreamReader reader, StreamWriter writer) throws Exception {
    while (reader.read(writer::write) >= 0) {
      writer.drain();
    }
  }

  /** Echoes through one reused buffer per connection. */
  static void echoCopies(StreamReader reader, StreamWriter writer) throws Exception {
    ByteBuffer data = ByteBuffer.allocateDirect(READ_SIZE);
    while (reader.read(data) >= 0) {
      writer.write(data.flip());
      writer.drain();
      data.clear();
    }
  }

  /** Echoes through a new array per read, as asyncio does. */
  static void echoArrays(StreamReader reader, StreamWriter writer) throws Exception {
    byte[] data = reader.read(READ_SIZE);
    while (data.length > 0) {
      writer.write(data);
      writer.drain();
      data = reader.read(READ_SIZE);
    }
  }
}
