package dev.rondo.monitoring.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the buckets of durations. */
final class LagHistogramTests {

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 1023, 1024, 8191, 8192, 10_000, 1_000_000, 123_456_789, 7_000_000_000L})
  void limit_ofTheBucket_isAtMostAnEighthMore(long nanos) {
    long limit = LagHistogram.limit(LagHistogram.bucket(nanos));

    assertTrue(limit > nanos, limit + " > " + nanos);
    assertTrue(limit <= nanos + Math.max(1024, nanos / 8), limit + " is close to " + nanos);
  }

  @Test
  void limits_grow() {
    long[] limits =
        LongStream.range(0, LagHistogram.SIZE).map(i -> LagHistogram.limit((int) i)).toArray();

    for (int i = 1; i < limits.length; i++) {
      assertTrue(limits[i] > limits[i - 1], "limit of bucket " + i);
      assertEquals(i, LagHistogram.bucket(limits[i - 1]));
    }
  }

  @Test
  void record_anyDuration_isCounted() {
    LagHistogram histogram = new LagHistogram();
    histogram.record(-1);
    histogram.record(Long.MAX_VALUE);

    assertEquals(1, histogram.counts()[0]);
    assertEquals(1, histogram.counts()[LagHistogram.SIZE - 1]);
  }
}
