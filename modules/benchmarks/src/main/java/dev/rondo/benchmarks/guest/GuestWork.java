package dev.rondo.benchmarks.guest;

import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;

/** Work of a loop that is measured. The methods are coroutines that return nanoseconds. */
final class GuestWork {

  private static final int ITERATIONS = 20_000;
  private static final int ROUND_TRIPS = 5_000;
  private static final byte[] MESSAGE = new byte[1024];

  private GuestWork() {}

  /** Returns the time of an iteration of the loop in which a task resumes. */
  static double iteration() throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < ITERATIONS; i++) {
      Asyncio.sleep(Duration.ZERO).await();
    }
    return (double) (System.nanoTime() - start) / ITERATIONS;
  }

  /** Returns the time of an echo of 1 KiB between two tasks of the loop, over TCP. */
  static double roundTrip() throws Exception {
    try (Server server = Streams.startServer(GuestWork::echo, Binding.host("127.0.0.1", 0))) {
      SocketAddress address = Objects.requireNonNull(server.sockets().getFirst().localAddress());
      int port = ((InetSocketAddress) address).getPort();
      try (StreamConnection client = Streams.openConnection(Target.host("127.0.0.1", port))) {
        long start = System.nanoTime();
        for (int i = 0; i < ROUND_TRIPS; i++) {
          client.writer().write(MESSAGE);
          client.reader().readExactly(MESSAGE.length);
        }
        return (double) (System.nanoTime() - start) / ROUND_TRIPS;
      }
    }
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws Exception {
    for (byte[] data = reader.read(MESSAGE.length);
        data.length > 0;
        data = reader.read(MESSAGE.length)) {
      writer.write(data);
    }
    writer.close();
  }
}
