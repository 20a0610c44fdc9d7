package dev.rondo.engine.core;

import dev.rondo.engine.spi.Driver;
import dev.rondo.spi.LoopClock;
import java.io.IOException;

/** Waits for a driver without blocking, for a bounded time, as long as that pays. */
final class Spin {

  /*
   * To block and to be woken takes a thread some ten microseconds, which whoever waits less than the
   * limit saves by polling. Whoever waits longer has burnt the limit for nothing. Hence a balance:
   * each wait that was short enough adds one chance to spin, each that was not takes one, and without
   * a chance the loop blocks at once. Waits that were blocked count as the others do, so that spinning
   * begins again as soon as it would pay; and what is ever wasted is one spin for each that could be
   * saved, and MOST_CHANCES.
   */

  static final int MOST_CHANCES = 8;

  /** What a blocked wait takes beyond the time until it was to end. */
  static final long WAKING_NANOS = 50_000;

  /** No poll is quicker: more of them than fit the limit mean that the clock stands still. */
  private static final long POLL_NANOS = 20;

  private final Driver driver;
  private final ReadyQueue queue;
  private final LoopClock clock;
  private final long limit;
  private int chances = MOST_CHANCES;

  /** Spins for {@code limit} nanoseconds at most, which are more than none. */
  Spin(Driver driver, ReadyQueue queue, LoopClock clock, long limit) {
    this.driver = driver;
    this.queue = queue;
    this.clock = clock;
    this.limit = limit;
  }

  /** As {@link Driver#poll}, for a loop that has nothing to run. */
  void poll(long timeout) throws IOException {
    long start = clock.nanoTime();
    boolean spins = chances > 0;
    if (!spins || !isReadyBefore(start, timeout)) {
      block(start, timeout);
    }
    long waited = clock.nanoTime() - start;
    learn(waited <= (spins ? limit : limit + WAKING_NANOS));
  }

  /** Whether something is ready, or the time is over, before the limit. */
  private boolean isReadyBefore(long start, long timeout) throws IOException {
    long end = timeout < 0 ? limit : Math.min(limit, timeout);
    long polls = end / POLL_NANOS + 1;
    do {
      driver.poll(0);
      queue.takeInbox();
      if (queue.size() > 0) {
        return true;
      }
      Thread.onSpinWait();
    } while (clock.nanoTime() - start < end && --polls > 0);
    return timeout >= 0 && clock.nanoTime() - start >= timeout;
  }

  private void block(long start, long timeout) throws IOException {
    long left = timeout < 0 ? timeout : Math.max(timeout - (clock.nanoTime() - start), 0);
    driver.poll(left != 0 && queue.beforePoll() ? left : 0);
  }

  private void learn(boolean wasShort) {
    chances = wasShort ? Math.min(chances + 1, MOST_CHANCES) : Math.max(chances - 1, 0);
  }
}
