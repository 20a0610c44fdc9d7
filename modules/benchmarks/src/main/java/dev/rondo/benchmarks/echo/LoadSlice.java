package dev.rondo.benchmarks.echo;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The measurements of one slice of load on a server.
 *
 * @param rate the requests per second
 * @param median the median time from a request to its answer, in microseconds
 * @param high the 99th percentile of these times, in microseconds
 * @param serverCpu the number of processors that the server used
 * @param loadCpu the number of processors that the load generator used
 */
record LoadSlice(double rate, double median, double high, double serverCpu, double loadCpu) {

  /** Returns the server's processor time per request, in microseconds. */
  double cpuPerRequest() {
    return serverCpu * 1e6 / rate;
  }

  /** Parses the result of {@link #toLine()}. */
  static LoadSlice ofLine(String line) {
    double[] values = Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    if (values.length != 5) {
      throw new IllegalArgumentException("unexpected output of the load generator: " + line);
    }
    return new LoadSlice(values[0], values[1], values[2], values[3], values[4]);
  }

  String toLine() {
    return DoubleStream.of(rate, median, high, serverCpu, loadCpu)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(" "));
  }
}
