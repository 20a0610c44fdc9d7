package dev.rondo.benchmarks.echo;

import dev.rondo.launcher.bench.JvmProcessorTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads echo servers on this host, one at a time, from one thread. Answers each line of its input,
 * {@code PORT PID WORKLOAD WARM-UP SECONDS}, with a {@link LoadSlice}.
 */
final class LoadGenerator {

  private final Selector selector = Selector.open();
  private final Latencies latencies = new Latencies();

  /** The buffer that all connections receive into. */
  private final ByteBuffer received = ByteBuffer.allocateDirect(256 << 10);

  private LoadGenerator() throws IOException {}

  public static void main(String[] args) throws IOException {
    LoadGenerator load = new LoadGenerator();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      LoadSlice slice =
          load.run(
              Integer.parseInt(words[0]),
              ProcessHandle.of(Long.parseLong(words[1])),
              Workload.of(words[2]),
              Double.parseDouble(words[3]),
              Double.parseDouble(words[4]));
      System.out.println(slice.toLine());
    }
  }

  private LoadSlice run(
      int port, Optional<ProcessHandle> server, Workload work, double warmUp, double seconds)
      throws IOException {
    List<LoadClient> connections = new ArrayList<>();
    try {
      InetSocketAddress address = EchoPeer.address(port);
      for (int i = 0; i < work.connections; i++) {
        connections.add(
            work.datagrams
                ? new LoadDatagrams(address, selector, work, received, latencies)
                : new LoadConnection(address, selector, work, received, latencies));
      }
      pump(warmUp);
      latencies.clear();
      Optional<ProcessHandle> self = Optional.of(ProcessHandle.current());
      double serverCpu = cpu(server);
      double loadCpu = cpu(self);
      double elapsed = pump(seconds);
      return new LoadSlice(
          latencies.count() / elapsed,
          latencies.micros(0.5),
          latencies.micros(0.99),
          (cpu(server) - serverCpu) / elapsed,
          (cpu(self) - loadCpu) / elapsed);
    } finally {
      for (LoadClient connection : connections) {
        connection.close();
      }
      selector.selectNow();
    }
  }

  /** Returns the processor time of {@code process} so far, in seconds. */
  private static double cpu(Optional<ProcessHandle> process) {
    return process.map(JvmProcessorTime::of).orElse(0.0);
  }

  /** Exchanges messages for {@code seconds}; returns the time that passed. */
  private double pump(double seconds) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long now;
    do {
      selector.select(LoadGenerator::exchange, 50);
      now = System.nanoTime();
    } while (now < end);
    return (now - start) / 1e9;
  }

  private static void exchange(SelectionKey key) {
    try {
      ((LoadClient) key.attachment()).exchange();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
