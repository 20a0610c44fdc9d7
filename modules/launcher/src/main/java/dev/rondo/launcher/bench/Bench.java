package dev.rondo.launcher.bench;

import dev.rondo.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A comparison of backends on this machine. The server of each backend is a child process; all of
 * them run at the same time, and short slices of load on each alternate, since the speed of a
 * machine drifts. The load comes from one loop in this process.
 */
public final class Bench implements AutoCloseable {

  private final BenchOptions options;
  private final Consumer<String> progress;
  private final List<MeasuredServer> servers = new ArrayList<>();
  private final Map<MeasuredServer, Exchange> http = new HashMap<>();
  private final LatencyHistogram latencies = new LatencyHistogram();
  private final Optional<ProcessorSplit> split = ProcessorSplit.ofThisProcess();

  /**
   * Creates a comparison, which starts nothing yet.
   *
   * @param progress receives a description of each step
   */
  public Bench(BenchOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Starts the servers, measures, and returns the results. */
  public BenchResults run() throws Exception {
    progress.accept("starting the servers");
    for (String backend : options.backends()) {
      start(backend);
    }
    for (MeasuredServer server : List.copyOf(servers)) {
      server.awaitReady();
      http.put(server, Exchange.http(server.address(BenchWorkload.HTTP)));
    }
    if (split.isPresent()) {
      split.get().moveThisProcess();
    }
    try (EventLoop loop = options.loadLoop().get()) {
      return measure(loop);
    }
  }

  private synchronized void start(String backend) throws IOException {
    List<String> command = options.command().apply(backend);
    servers.add(
        MeasuredServer.start(backend, split.map(s -> s.onServers(command)).orElse(command)));
  }

  private BenchResults measure(EventLoop loop) throws Exception {
    progress.accept("warming up");
    for (BenchWorkload workload : BenchWorkload.values()) {
      for (MeasuredServer server : servers) {
        slice(loop, server, workload, options.warmUp(), Duration.ZERO);
      }
    }
    Map<BenchWorkload, Map<String, List<BenchSlice>>> slices = new EnumMap<>(BenchWorkload.class);
    for (int round = 0; round < BenchOptions.ROUNDS; round++) {
      progress.accept("round %d of %d".formatted(round + 1, BenchOptions.ROUNDS));
      for (BenchWorkload workload : BenchWorkload.values()) {
        for (int i = 0; i < servers.size(); i++) {
          // Each round begins with another server, so that none always follows the same one.
          MeasuredServer server = servers.get((round + i) % servers.size());
          slices
              .computeIfAbsent(workload, w -> new LinkedHashMap<>())
              .computeIfAbsent(server.detail(), b -> new ArrayList<>())
              .add(slice(loop, server, workload, options.settling(), options.slice()));
        }
      }
    }
    return new BenchResults(
        servers.stream().map(MeasuredServer::detail).toList(), slices, loop.name(), split);
  }

  private BenchSlice slice(
      EventLoop loop,
      MeasuredServer server,
      BenchWorkload workload,
      Duration settling,
      Duration time)
      throws Exception {
    Exchange exchange =
        workload.isHttp()
            ? Objects.requireNonNull(http.get(server))
            : Exchange.echo(workload.message());
    try {
      LoadClients load =
          LoadClients.connect(
              loop, latencies, server.address(workload), exchange, workload.connections());
      try {
        load.warmUp(settling);
        return load.measure(time, server.handle());
      } finally {
        load.end();
      }
    } catch (IOException e) {
      throw new IOException(
          "%s on %s: %s".formatted(workload.label(), server.backend(), e.getMessage()), e);
    }
  }

  /** Ends the servers. May be called on any thread, also during {@link #run}, which then fails. */
  @Override
  public synchronized void close() {
    servers.forEach(MeasuredServer::close);
  }
}
