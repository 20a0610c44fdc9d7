package dev.rondo.spi;

/** Where a loop reads the time. For any thread. */
@FunctionalInterface
public interface LoopClock {

  /** Nanoseconds since any origin; never goes back. */
  long nanoTime();

  /** The system's monotonic clock. */
  static LoopClock system() {
    return SystemClock.INSTANCE;
  }
}
