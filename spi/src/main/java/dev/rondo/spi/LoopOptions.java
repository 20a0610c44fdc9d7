package dev.rondo.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * How a loop is made.
 *
 * @param debug whether it starts in debug mode
 * @param slowCallbackDuration from which duration on debug mode reports a callback
 * @param spin how long the loop may poll without blocking before it blocks; zero for not at all. It
 *     trades a processor for latency, and rests while waits are longer than this
 * @param clock where it reads the time
 */
public record LoopOptions(
    boolean debug, Duration slowCallbackDuration, Duration spin, LoopClock clock) {

  public LoopOptions {
    Objects.requireNonNull(clock, "clock");
    requireNotNegative(slowCallbackDuration, "slowCallbackDuration");
    requireNotNegative(spin, "spin");
  }

  /**
   * What the system properties {@code rondo.debug} and {@code rondo.spin} say, or else the
   * environment variables {@code RONDO_DEBUG} and {@code RONDO_SPIN}, and for the rest: 100 ms, the
   * system's clock.
   *
   * @throws IllegalArgumentException if one of them has a value that means nothing
   */
  public static LoopOptions defaults() {
    return new LoopOptions(
        Settings.flag("rondo.debug"),
        Duration.ofMillis(100),
        Settings.duration("rondo.spin", Duration.ZERO),
        LoopClock.system());
  }

  public LoopOptions withDebug(boolean debug) {
    return new LoopOptions(debug, slowCallbackDuration, spin, clock);
  }

  public LoopOptions withSlowCallbackDuration(Duration slowCallbackDuration) {
    return new LoopOptions(debug, slowCallbackDuration, spin, clock);
  }

  public LoopOptions withSpin(Duration spin) {
    return new LoopOptions(debug, slowCallbackDuration, spin, clock);
  }

  public LoopOptions withClock(LoopClock clock) {
    return new LoopOptions(debug, slowCallbackDuration, spin, clock);
  }

  private static void requireNotNegative(Duration value, String name) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
  }
}
