package dev.rondo.engine.core;

import dev.rondo.engine.spi.Driver;
import dev.rondo.spi.LoopClock;
import java.io.IOException;

/** Polls a driver repeatedly for a limited time before it blocks, as long as that pays. */
final class SpinWait {

  /*
   * Blocking and waking a thread costs about 10 µs. Polling avoids that cost if the wait turns out
   * shorter than the limit; if it does not, the spin was wasted. Hence a balance of chances: each short
   * wait adds one, each long wait takes one, and without a chance the loop blocks at once. Waits that
   * blocked count as well, so that spinning resumes as soon as it pays. The wasted spins are thus at
   * most one for each short wait, plus MAX_CHANCES.
   */

  static final int MAX_CHANCES = 8;

  /** Time for waking up, by which a blocked wait ends late. */
  static final long WAKEUP_NANOS = 50_000;

  /**
   * The shortest time of a poll. More polls than fit into the limit mean a clock that stands still.
   */
  private static final long MIN_POLL_NANOS = 20;

  private final Driver driver;
  private final ReadyQueue queue;
  private final LoopClock clock;
  private final long limit;
  private int chances = MAX_CHANCES;

  /** Spins for at most {@code limit} nanoseconds, which must be positive. */
  SpinWait(Driver driver, ReadyQueue queue, LoopClock clock, long limit) {
    this.driver = driver;
    this.queue = queue;
    this.clock = clock;
    this.limit = limit;
  }

  /** As {@link Driver#poll}, for a loop without ready events. */
  void poll(long timeout) throws IOException {
    long start = clock.nanoTime();
    boolean spins = chances > 0;
    if (!spins || !spin(start, timeout)) {
      block(start, timeout);
    }
    long waited = clock.nanoTime() - start;
    adjustChances(waited <= (spins ? limit : limit + WAKEUP_NANOS));
  }

  /** Spins; returns whether an event is ready or the timeout has expired. */
  private boolean spin(long start, long timeout) throws IOException {
    long end = timeout < 0 ? limit : Math.min(limit, timeout);
    long polls = end / MIN_POLL_NANOS + 1;
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

  private void adjustChances(boolean wasShort) {
    chances = wasShort ? Math.min(chances + 1, MAX_CHANCES) : Math.max(chances - 1, 0);
  }
}
