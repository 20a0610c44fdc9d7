package dev.rondo.benchmarks.echo;

import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;

/** The echo server of asyncio's streams, as a user writes it. */
final class StreamEcho {

  private static final int MOST = 128 << 10;

  private StreamEcho() {}

  static void echo(StreamReader reader, StreamWriter writer) throws Exception {
    byte[] data = reader.read(MOST);
    while (data.length > 0) {
      writer.write(data);
      writer.drain();
      data = reader.read(MOST);
    }
  }
}
