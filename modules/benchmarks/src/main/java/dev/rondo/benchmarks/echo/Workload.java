package dev.rondo.benchmarks.echo;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is asked of a server: so many connections, each with so many messages under way. */
enum Workload {
  PING("ping", 1, 64, 1),
  KIB("1k", 50, 1 << 10, 1),
  PIPELINED("pipe16", 50, 64, 16),
  LARGE("100k", 10, 100 << 10, 1);

  final String label;
  final int connections;
  final int size;
  final int depth;

  Workload(String label, int connections, int size, int depth) {
    this.label = label;
    this.connections = connections;
    this.size = size;
    this.depth = depth;
  }

  static Workload of(String label) {
    return Arrays.stream(values())
        .filter(w -> w.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no workload is named '%s'; there are %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(w -> w.label)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return "%s: %d connections, messages of %d bytes, %d under way on each"
        .formatted(label, connections, size, depth);
  }
}
