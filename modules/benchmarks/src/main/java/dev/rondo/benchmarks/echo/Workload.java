package dev.rondo.benchmarks.echo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A load on a server: a number of connections, each with a number of messages in flight. */
enum Workload {
  PING("ping", false, 1, 64, 1),
  KIB("1k", false, 50, 1 << 10, 1),
  PIPELINED("pipe16", false, 50, 64, 16),
  LARGE("100k", false, 10, 100 << 10, 1),
  DATAGRAMS("dgram", true, 16, 64, 1),
  /** As many datagrams as a receive buffer of the usual size holds. */
  MANY_DATAGRAMS("dgram8", true, 16, 64, 8);

  final String label;
  final boolean datagrams;
  final int connections;
  final int size;
  final int depth;

  Workload(String label, boolean datagrams, int connections, int size, int depth) {
    this.label = label;
    this.datagrams = datagrams;
    this.connections = connections;
    this.size = size;
    this.depth = depth;
  }

  /** Returns all workloads for UDP, or all for TCP. */
  static List<Workload> all(boolean datagrams) {
    return Arrays.stream(values()).filter(w -> w.datagrams == datagrams).toList();
  }

  static Workload of(String label) {
    return Arrays.stream(values())
        .filter(w -> w.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown workload '%s': use one of %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(w -> w.label)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return "%s: %d %s, messages of %d bytes, %d in flight on each"
        .formatted(label, connections, datagrams ? "datagram clients" : "connections", size, depth);
  }
}
