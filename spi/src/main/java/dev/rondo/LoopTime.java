package dev.rondo;

import java.time.Duration;

/**
 * A point in the time of a loop's clock, whose origin is arbitrary and which never goes back.
 * Points of different loops are unrelated. Arithmetic saturates at {@link #MIN} and {@link #MAX}.
 *
 * @param nanos the nanoseconds since the clock's origin
 */
public record LoopTime(long nanos) implements Comparable<LoopTime> {

  /** The earliest point. */
  public static final LoopTime MIN = new LoopTime(Long.MIN_VALUE);

  /** The latest point; a callback scheduled at it never runs. */
  public static final LoopTime MAX = new LoopTime(Long.MAX_VALUE);

  /** Returns this point moved by {@code duration}, which may be negative. */
  public LoopTime plus(Duration duration) {
    return new LoopTime(plusNanos(nanos, toNanos(duration)));
  }

  /** Returns the time from this point to {@code end}, negative if that is earlier. */
  public Duration until(LoopTime end) {
    return Duration.ofNanos(end.nanos).minusNanos(nanos);
  }

  @Override
  public int compareTo(LoopTime other) {
    return Long.compare(nanos, other.nanos);
  }

  /** Returns {@code duration} in nanoseconds, or the nearest {@code long}. */
  public static long toNanos(Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds >= 9_223_372_036L) {
      return Long.MAX_VALUE;
    }
    if (seconds < -9_223_372_036L) {
      return Long.MIN_VALUE;
    }
    return seconds * 1_000_000_000L + duration.getNano();
  }

  private static long plusNanos(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return b < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }
}
