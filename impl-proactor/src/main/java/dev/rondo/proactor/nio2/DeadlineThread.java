package dev.rondo.proactor.nio2;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The channel group's own thread, captured so that it does not serve the group. It waits for poll
 * deadlines instead, because the loop thread serves the group and then waits without a time limit.
 */
final class DeadlineThread {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long START_TIMEOUT_SECONDS = 5;

  private final Runnable onDeadline;
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicLong deadline = new AtomicLong(NEVER);
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;

  /** Creates one that calls {@code onDeadline} when a deadline expires. */
  DeadlineThread(Runnable onDeadline) {
    this.onDeadline = onDeadline;
  }

  /** Returns the thread, or null before it was captured. */
  @Nullable Thread thread() {
    return thread;
  }

  /** Waits some seconds for the thread. Returns whether it was captured. */
  boolean awaitStart() {
    try {
      return started.await(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for deadlines on the calling thread until {@link #stop}. */
  void run() {
    thread = Thread.currentThread();
    started.countDown();
    while (!stopped) {
      long next = deadline.get();
      if (next == NEVER) {
        LockSupport.park(this);
        continue;
      }
      // Uses real time, not the loop's clock, because the system's waits are in real time.
      long left = next - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else if (deadline.compareAndSet(next, NEVER)) {
        onDeadline.run();
      }
    }
  }

  /** Sets a deadline {@code nanos} from now, unless an earlier one is already set. */
  void expireIn(long nanos) {
    long next = System.nanoTime() + nanos;
    long before = deadline.get();
    if (before == NEVER || next - before < 0) {
      deadline.set(next);
      LockSupport.unpark(thread);
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
