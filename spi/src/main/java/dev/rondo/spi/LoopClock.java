package dev.rondo.spi;

/** The clock of a loop. Can be used on any thread. */
@FunctionalInterface
public interface LoopClock {

  /** Returns the nanoseconds since an arbitrary origin; never goes back. */
  long nanoTime();

  /** Returns the system's monotonic clock. */
  static LoopClock system() {
    return SystemClock.INSTANCE;
  }
}
