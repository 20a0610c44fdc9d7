package dev.rondo.launcher.bench;

import java.util.Arrays;

/** Counts of durations, in buckets of about 3 % of their value. Adding allocates nothing. */
final class LatencyHistogram {

  /** The buckets of each power of two, as a power of two. */
  private static final int BITS = 5;

  private final long[] counts = new long[(Long.SIZE - BITS) << BITS];
  private long total;

  /** Adds a duration of {@code nanos}; a negative one counts as 0. */
  void add(long nanos) {
    counts[bucket(Math.max(nanos, 0))]++;
    total++;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  long count() {
    return total;
  }

  /** Returns the {@code quantile} (0 to 1) in microseconds; 0 if there is no duration. */
  double micros(double quantile) {
    long wanted = (long) (quantile * Math.max(total - 1, 0));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen > wanted) {
        return value(bucket) / 1e3;
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    int shift = Math.max(Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(nanos), 0);
    return (shift << BITS) + (int) (nanos >>> shift);
  }

  /** Returns the middle of a bucket. */
  private static double value(int bucket) {
    int shift = Math.max((bucket >> BITS) - 1, 0);
    long low = (long) (bucket - (shift << BITS)) << shift;
    return low + ((1L << shift) - 1) / 2.0;
  }
}
