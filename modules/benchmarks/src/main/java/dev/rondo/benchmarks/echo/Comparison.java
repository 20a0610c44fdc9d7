package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private Comparison(Options options) throws IOException {
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
    try (Comparison comparison = new Comparison(options)) {
      comparison.startServers();
      comparison.train();
      ComparisonReport report = comparison.measure();
      System.out.print(report.toMarkdown(args));
    }
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

  /** Warms up the JIT compilers of the servers and the load generator. */
  private void train() throws IOException {
    for (EchoPeer peer : options.peers()) {
      for (Workload work : options.workloads()) {
        slice(peer, work, 0, options.training());
      }
    }
  }

  private ComparisonReport measure() throws IOException {
    ComparisonReport report = new ComparisonReport(options);
    for (int round = 1; round <= options.rounds(); round++) {
      for (Workload work : options.workloads()) {
        measure(work, report);
      }
      System.err.printf("round %d of %d%n", round, options.rounds());
    }
    return report;
  }

  private void measure(Workload work, ComparisonReport report) throws IOException {
    LoadSlice before = slice(options.baseline(), work);
    for (EchoPeer peer : options.others()) {
      LoadSlice slice = slice(peer, work);
      LoadSlice after = slice(options.baseline(), work);
      report.add(work, peer, slice, before, after);
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
