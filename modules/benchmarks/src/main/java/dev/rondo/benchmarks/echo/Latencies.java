package dev.rondo.benchmarks.echo;

import java.util.Arrays;

/** Durations in nanoseconds, all of them. */
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

  /** The duration that the fraction {@code quantile} of all does not exceed, in microseconds. */
  double micros(double quantile) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[(int) (quantile * (count - 1))] / 1e3;
  }
}
