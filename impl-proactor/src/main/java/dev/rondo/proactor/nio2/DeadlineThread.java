package dev.rondo.proactor.nio2;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that a group has of its own, kept from serving the group: it keeps the time for the
 * loop's thread instead, which serves the group and then waits without a limit.
 */
final class DeadlineThread {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long PATIENCE_SECONDS = 5;

  private final Runnable alarm;
  private final CountDownLatch caught = new CountDownLatch(1);
  private final AtomicLong due = new AtomicLong(NEVER);
  private volatile @Nullable Thread thread;
  private volatile boolean released;

  /** One that calls {@code alarm} when the time is over. */
  DeadlineThread(Runnable alarm) {
    this.alarm = alarm;
  }

  /** The thread, once there is one. */
  @Nullable Thread thread() {
    return thread;
  }

  /** Whether there is a thread within some seconds. */
  boolean isCaught() {
    try {
      return caught.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Attends on the calling thread until it is released. */
  void attend() {
    thread = Thread.currentThread();
    caught.countDown();
    while (!released) {
      long next = due.get();
      if (next == NEVER) {
        LockSupport.park(this);
        continue;
      }
      // Only this thread waits for a time, and no clock of a loop is asked for what the system
      // does.
      long left = next - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else if (due.compareAndSet(next, NEVER)) {
        alarm.run();
      }
    }
  }

  /** Calls the alarm after {@code nanos} or before: an earlier time that was asked for stays. */
  void alarmIn(long nanos) {
    long next = System.nanoTime() + nanos;
    long before = due.get();
    if (before == NEVER || next - before < 0) {
      due.set(next);
      LockSupport.unpark(thread);
    }
  }

  void release() {
    released = true;
    LockSupport.unpark(thread);
  }
}
