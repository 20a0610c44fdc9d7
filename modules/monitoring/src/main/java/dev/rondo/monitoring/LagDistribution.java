package dev.rondo.monitoring;

import dev.rondo.monitoring.counters.LagHistogram;
import dev.rondo.monitoring.counters.LoopCounters;
import java.time.Duration;
import java.util.Arrays;

/**
 * The lag of a loop's iterations: the time from one poll to the next, for which the loop notices
 * neither the network nor a timer. Results are exact to an eighth, and rounded up.
 */
public final class LagDistribution {

  private final long[] counts;
  private final long total;

  private LagDistribution(long[] counts, long total) {
    this.counts = counts;
    this.total = total;
  }

  static LagDistribution look(LoopCounters counters) {
    return new LagDistribution(counters.lags().counts(), counters.busyNanos());
  }

  LagDistribution since(LagDistribution earlier) {
    long[] difference = counts.clone();
    Arrays.setAll(difference, i -> counts[i] - earlier.counts[i]);
    return new LagDistribution(difference, total - earlier.total);
  }

  /** Returns the number of iterations. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the sum of the lags of all iterations. */
  public Duration total() {
    return Duration.ofNanos(total);
  }

  /** Returns the lag that half of the iterations do not exceed; zero if there were none. */
  public Duration p50() {
    return percentile(50);
  }

  /** Returns the lag that 99 of 100 iterations do not exceed; zero if there were none. */
  public Duration p99() {
    return percentile(99);
  }

  /** Returns the longest lag; zero if there were no iterations. */
  public Duration max() {
    return percentile(100);
  }

  /**
   * Returns the lag that {@code percent} of the iterations do not exceed; zero if there were none.
   *
   * @param percent from 0 to 100
   */
  public Duration percentile(double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent must be from 0 to 100: " + percent);
    }
    long left = Math.max(1, (long) Math.ceil(count() * percent / 100));
    for (int i = 0; i < counts.length; i++) {
      left -= counts[i];
      if (left <= 0) {
        return Duration.ofNanos(LagHistogram.limit(i));
      }
    }
    return Duration.ZERO;
  }

  /** Returns the number of iterations whose lag does not exceed {@code limit}. */
  public long countUpTo(Duration limit) {
    long count = 0;
    for (int i = 0; i < counts.length && LagHistogram.limit(i) <= limit.toNanos(); i++) {
      count += counts[i];
    }
    return count;
  }

  @Override
  public String toString() {
    return "p50=%s p99=%s max=%s".formatted(p50(), p99(), max());
  }
}
