package dev.rondo.benchmarks.echo;

import java.util.Arrays;

/** All measured durations, in nanoseconds. */
final class Latencies {

  private long[] nanos = new long[1 << 20];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /** Returns the {@code quantile} of the durations (0 to 1), in microseconds. */
  double micros(double quantile) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[(int) (quantile * (count - 1))] / 1e3;
  }
}
