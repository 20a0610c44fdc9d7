package dev.rondo;

import java.time.Duration;

/**
 * A point in the time of a loop's clock, which starts anywhere and never goes back. Points of
 * different loops have nothing to do with each other. Arithmetic stops at {@link #MIN} and {@link
 * #MAX} instead of wrapping round.
 *
 * @param nanos nanoseconds since the clock's origin
 */
public record LoopTime(long nanos) implements Comparable<LoopTime> {

  /** Before everything. */
  public static final LoopTime MIN = new LoopTime(Long.MIN_VALUE);

  /** After everything: a callback at this time never runs. */
  public static final LoopTime MAX = new LoopTime(Long.MAX_VALUE);

  /** This point moved by {@code duration}, which may be negative. */
  public LoopTime plus(Duration duration) {
    return new LoopTime(plusNanos(nanos, toNanos(duration)));
  }

  /** How long from this point to {@code end}; negative if that is earlier. */
  public Duration until(LoopTime end) {
    return Duration.ofNanos(end.nanos).minusNanos(nanos);
  }

  @Override
  public int compareTo(LoopTime other) {
    return Long.compare(nanos, other.nanos);
  }

  /** The nanoseconds of {@code duration}, or the nearest {@code long}. */
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
