package dev.rondo.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * Options for creating a loop.
 *
 * @param debug whether the loop starts in debug mode
 * @param slowCallbackDuration the duration from which debug mode logs a callback as slow
 * @param spin the longest time to poll without blocking before blocking; zero to block at once.
 *     Spinning trades processor time for latency; it stops while waits are longer than this
 * @param clock the clock of the loop; {@link ManualTime} in a test
 */
public record LoopOptions(
    boolean debug, Duration slowCallbackDuration, Duration spin, LoopClock clock) {

  public LoopOptions {
    Objects.requireNonNull(clock, "clock");
    requireNotNegative(slowCallbackDuration, "slowCallbackDuration");
    requireNotNegative(spin, "spin");
  }

  /**
   * Returns options with {@code debug} and {@code spin} from the system properties {@code
   * rondo.debug} and {@code rondo.spin}, or else from the environment variables {@code RONDO_DEBUG}
   * and {@code RONDO_SPIN}; with 100 ms for slow callbacks; and with the system's clock.
   *
   * @throws IllegalArgumentException if one of these settings has an invalid value
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
