package dev.rondo.spi;

/**
 * The clock of a loop. Can be used on any thread.
 *
 * <p>A clock may go on at its own pace, or jump ahead, as {@link ManualTime} does; it then has to
 * override {@link #waitNanos} and tell the loops that listen. A loop that waits for a timer learns
 * of a jump in no other way.
 */
@FunctionalInterface
public interface LoopClock {

  /** Returns the nanoseconds since an arbitrary origin; never goes back. */
  long nanoTime();

  /**
   * Returns how long a loop should wait for this clock to go on by {@code nanos}, in nanoseconds of
   * the system's clock; negative if this clock goes on by jumps only. The loop asks before it
   * blocks, and asks again if it has waited for this long and its timer is not due.
   *
   * <p>By default, returns {@code nanos}: this clock is as fast as the system's.
   *
   * @param nanos the time of this clock until the loop's first timer is due; positive
   */
  default long waitNanos(long nanos) {
    return nanos;
  }

  /**
   * Has {@code listener} called after each jump of this clock, on any thread, until it is removed.
   * The listener returns quickly and throws nothing. A loop adds one when it is made, and removes
   * it when it is closed.
   *
   * <p>By default, does nothing: this clock does not jump.
   */
  default void addJumpListener(Runnable listener) {}

  /** Removes {@code listener}, compared by identity; does nothing if it was not added. */
  default void removeJumpListener(Runnable listener) {}

  /** Returns the system's monotonic clock. */
  static LoopClock system() {
    return SystemClock.INSTANCE;
  }
}
