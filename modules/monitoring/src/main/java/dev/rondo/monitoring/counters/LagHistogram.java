package dev.rondo.monitoring.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counts of durations, by buckets whose limits are at most an eighth apart. */
public final class LagHistogram {

  /*
   * Durations are in units of 1,024 ns. Each power of two above 8 has 8 buckets of equal width, and each of the
   * durations below 8 has its own.
   */

  private static final int UNIT_BITS = 10;
  private static final int PARTS = 8;
  private static final int PART_BITS = 3;

  /** Some 18 minutes; the last bucket holds what is longer. */
  private static final int MAX_EXPONENT = 30;

  /** The number of buckets. */
  public static final int SIZE = (MAX_EXPONENT - PART_BITS + 2) * PARTS;

  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counts = new long[SIZE];

  /** Adds one duration. */
  void record(long nanos) {
    int bucket = bucket(nanos);
    COUNTS.setOpaque(counts, bucket, counts[bucket] + 1);
  }

  /** Returns a copy of the counts. For any thread. */
  public long[] counts() {
    long[] copy = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      copy[i] = (long) COUNTS.getOpaque(counts, i);
    }
    return copy;
  }

  static int bucket(long nanos) {
    long units = Math.max(0, nanos) >>> UNIT_BITS;
    if (units < PARTS) {
      return (int) units;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
    if (exponent > MAX_EXPONENT) {
      return SIZE - 1;
    }
    int part = (int) (units >>> (exponent - PART_BITS)) & (PARTS - 1);
    return (exponent - PART_BITS + 1) * PARTS + part;
  }

  /** Returns the first number of nanoseconds that is too long for {@code bucket}. */
  public static long limit(int bucket) {
    if (bucket < PARTS) {
      return (bucket + 1L) << UNIT_BITS;
    }
    int exponent = bucket / PARTS + PART_BITS - 1;
    long part = bucket % PARTS;
    return (PARTS + part + 1) << (exponent - PART_BITS + UNIT_BITS);
  }
}
