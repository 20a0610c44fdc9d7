package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares echo servers on this host. All of them run at the same time, and each short slice of
 * load on a peer lies between two slices on the baseline, since the speed of a shared machine
 * drifts by tens of percent within a minute.
 */
public final class Comparison implements AutoCloseable {

  private static final int SERVERS = 0;
  private static final int LOAD = 1;

  private final Options options;
  private final PeerProcess load;
  private final Map<EchoPeer, PeerProcess> servers = new LinkedHashMap<>();
  private final Map<EchoPeer, Integer> ports = new LinkedHashMap<>();

  Comparison(Options options) throws IOException {
    this.options = options;
    load = new PeerProcess("the load generator", LOAD, EchoPeer.javaCommand(LoadGenerator.class));
  }

  public static void main(String[] args) throws IOException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    ComparisonReport report = new ComparisonReport(options);
    try (Comparison comparison = new Comparison(options)) {
      comparison.start();
      for (int round = 1; round <= options.rounds(); round++) {
        comparison.measure(round, report::add);
        System.err.printf("round %d of %d%n", round, options.rounds());
      }
      System.out.print(report.toMarkdown(args));
    }
  }

  /** Starts the servers, and warms up the JIT compilers. */
  void start() throws IOException {
    startServers();
    train();
  }

  private void startServers() throws IOException {
    for (EchoPeer peer : options.peers()) {
      int port = freePort();
      List<String> command = new ArrayList<>(peer.command());
      command.add(Integer.toString(port));
      PeerProcess server = new PeerProcess(peer.name(), SERVERS, command);
      servers.put(peer, server);
      ports.put(peer, port);
      String line = server.readLine();
      while (!line.startsWith("ready")) {
        line = server.readLine();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void train() throws IOException {
    for (EchoPeer peer : options.peers()) {
      for (Workload work : options.workloads()) {
        slice(peer, work, 0, options.training());
      }
    }
  }

  /**
   * Measures every peer under every workload once. The baseline is measured before and after every
   * {@link Options#every()} peers.
   */
  void measure(int round, Consumer<ComparedSlice> report) throws IOException {
    for (Workload work : options.workloads()) {
      measure(round, work, report);
    }
  }

  private void measure(int round, Workload work, Consumer<ComparedSlice> report)
      throws IOException {
    LoadSlice before = slice(options.baseline(), work);
    for (int i = 0; i < options.others().size(); i += options.every()) {
      List<EchoPeer> peers =
          options.others().subList(i, Math.min(i + options.every(), options.others().size()));
      List<LoadSlice> slices = new ArrayList<>();
      for (EchoPeer peer : peers) {
        slices.add(slice(peer, work));
      }
      LoadSlice after = slice(options.baseline(), work);
      for (int j = 0; j < peers.size(); j++) {
        report.accept(ComparedSlice.of(round, work, peers.get(j), slices.get(j), before, after));
      }
      report.accept(ComparedSlice.of(round, work, options.baseline(), after, before, after));
      before = after;
    }
  }

  private LoadSlice slice(EchoPeer peer, Workload work) throws IOException {
    return slice(peer, work, options.warmUp(), options.seconds());
  }

  private LoadSlice slice(EchoPeer peer, Workload work, double warmUp, double seconds)
      throws IOException {
    PeerProcess server = servers.get(peer);
    Integer port = ports.get(peer);
    if (server == null || port == null) {
      throw new IllegalStateException(peer.name() + " is not running");
    }
    return LoadSlice.ofLine(
        load.ask("%d %d %s %s %s".formatted(port, server.pid(), work.label, warmUp, seconds)));
  }

  @Override
  public void close() {
    servers.values().forEach(PeerProcess::close);
    load.close();
  }
}
