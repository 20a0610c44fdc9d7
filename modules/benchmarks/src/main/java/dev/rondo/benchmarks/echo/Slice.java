package dev.rondo.benchmarks.echo;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The result of a load on a server.
 *
 * @param rate requests in a second
 * @param median microseconds from a request to its answer
 * @param high the 99th percentile of these
 * @param serverCpu how many processors the server used
 * @param loadCpu how many the load generator used
 */
record Slice(double rate, double median, double high, double serverCpu, double loadCpu) {

  /** Microseconds of the server's processor for a request. */
  double cpuPerRequest() {
    return serverCpu * 1e6 / rate;
  }

  /** The other side of {@link #toLine()}. */
  static Slice ofLine(String line) {
    double[] values = Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    if (values.length != 5) {
      throw new IllegalArgumentException("the load generator said: " + line);
    }
    return new Slice(values[0], values[1], values[2], values[3], values[4]);
  }

  String toLine() {
    return DoubleStream.of(rate, median, high, serverCpu, loadCpu)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(" "));
  }
}
