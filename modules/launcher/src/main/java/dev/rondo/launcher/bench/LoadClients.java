package dev.rondo.launcher.bench;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clients of one slice of load, on a loop that the caller owns and runs in no other way. */
final class LoadClients {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(5);

  private final EventLoop loop;
  private final LatencyHistogram latencies;
  private final List<ClosedLoop> clients = new ArrayList<>();
  private @Nullable String failure;

  private LoadClients(EventLoop loop, LatencyHistogram latencies) {
    this.loop = loop;
    this.latencies = latencies;
  }

  /** Connects {@code connections} clients, which begin at once. */
  static LoadClients connect(
      EventLoop loop,
      LatencyHistogram latencies,
      InetSocketAddress address,
      Exchange exchange,
      int connections)
      throws Exception {
    var load = new LoadClients(loop, latencies);
    try {
      for (int i = 0; i < connections; i++) {
        var client = new ClosedLoop(exchange, latencies, load::fail);
        loop.runUntilComplete(
            loop.createConnection(
                () -> client, Target.host(address.getHostString(), address.getPort())));
        load.clients.add(client);
      }
      return load;
    } catch (Exception | Error e) {
      load.end();
      throw e;
    }
  }

  /** Exchanges messages for {@code time} without counting them. */
  void warmUp(Duration time) throws Exception {
    run(time);
  }

  /** Measures for {@code time}, or until there is a response if that takes longer. */
  BenchSlice measure(Duration time, ProcessHandle server) throws Exception {
    latencies.clear();
    double before = JvmProcessorTime.of(server);
    long start = System.nanoTime();
    run(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    long requests = latencies.count();
    return new BenchSlice(
        requests,
        seconds,
        latencies.micros(0.5),
        latencies.micros(0.99),
        JvmProcessorTime.of(server) - before);
  }

  /** Runs the loop for {@code time}, and longer if there was no response yet. */
  private void run(Duration time) throws Exception {
    long before = latencies.count();
    long start = System.nanoTime();
    sleep(time);
    while (latencies.count() == before && failure == null) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IOException("a server answered nothing for " + LONGEST.toSeconds() + " s");
      }
      sleep(RETRY);
    }
    if (failure != null) {
      throw new IOException(failure);
    }
  }

  private void sleep(Duration time) throws Exception {
    LoopFuture<Boolean> end = loop.createFuture();
    loop.callLater(time, () -> end.setResult(true));
    loop.runUntilComplete(end);
  }

  private void fail(String reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** Closes the connections. */
  void end() throws Exception {
    clients.forEach(ClosedLoop::end);
    sleep(Duration.ZERO); // The loop closes the sockets.
  }
}
