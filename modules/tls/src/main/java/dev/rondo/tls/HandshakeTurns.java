package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.spi.LoopClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The turns of a loop's handshakes. A step of a handshake takes as long as dozens of requests. So
 * when many peers connect at once, an iteration advances handshakes for a millisecond, or for as
 * long as everything else took since the last ones, and the other handshakes wait for the next
 * iteration. The last step of a turn may take longer than what is left of it. Only time on the loop
 * counts, not that of tasks in the executor.
 */
final class HandshakeTurns {

  private static final long LEAST = Duration.ofMillis(1).toNanos();

  private final EventLoop loop;
  private final LoopClock clock;
  private final Context context = Context.empty();
  private final Runnable next = this::next;
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** Whether {@link #next} will be called, at the beginning of another iteration. */
  private boolean isScheduled;

  /** The nanoseconds that handshakes may still take in this iteration. */
  private long left;

  /** The time at which the last step began or ended. */
  private long since;

  HandshakeTurns(EventLoop loop, LoopClock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * Returns whether a handshake may make a step now, after which {@link #end} must be called;
   * otherwise it must {@linkplain #await wait}.
   */
  boolean begin() {
    if (!isScheduled) {
      isScheduled = true;
      left = LEAST;
      loop.callSoon(next, context);
    }
    if (left <= 0 || !waiting.isEmpty()) {
      return false;
    }
    since = clock.nanoTime();
    return true;
  }

  /** Ends the step that the last {@link #begin} has allowed. */
  void end() {
    long now = clock.nanoTime();
    left -= now - since;
    since = now;
  }

  /** Calls {@code step} in another iteration, after those that wait already. */
  void await(Runnable step) {
    waiting.add(step);
  }

  private void next() {
    isScheduled = !waiting.isEmpty();
    if (!isScheduled) {
      return;
    }
    loop.callSoon(next, context);
    long begun = clock.nanoTime();
    left = Math.max(LEAST, begun - since);
    since = begun;
    while (left > 0 && !waiting.isEmpty()) {
      waiting.remove().run();
      end();
    }
  }
}
