package dev.rondo.engine.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * Waits for the operating system on behalf of one loop.
 *
 * <p>The rules of all drivers:
 *
 * <ul>
 *   <li><b>D1.</b> Any thread may call {@link #wakeup}. Everything else is called by the holder of
 *       the loop's turn, one call at a time. The holder may be a different thread for each call:
 *       {@link #poll} and {@link #leave} are called on the thread in {@code run…}, the other
 *       methods in callbacks and tasks too. So a driver must confine to {@code poll} what the
 *       system binds to one thread.
 *   <li><b>D2.</b> A poll calls no user code. It enqueues an event with {@link LoopQueue#enqueue},
 *       and that event, when it runs, reports what happened. (A poller calls its listeners, and
 *       they enqueue the events.) An event must not be enqueued again before it has run.
 *   <li><b>D3.</b> A poll waits for the whole timeout, unless something is ready or a wake-up ends
 *       it. It may return early occasionally, but not every time, because the loop would spin. A
 *       timeout that the system's clock cannot express is rounded up.
 *   <li><b>D4.</b> A wake-up ends the current poll at once, or the next one if there is no current
 *       poll. After the close it does nothing.
 *   <li><b>D5.</b> An interrupt of the polling thread ends a poll early or has no effect on it. The
 *       driver need not clear the thread's interrupt flag: the loop does so after each poll.
 *   <li><b>D6.</b> After {@link #leave}, another thread may poll. Pending operations stay pending.
 * </ul>
 */
public interface Driver extends Closeable {

  /**
   * Waits until something is ready, {@link #wakeup()} is called, or the timeout expires.
   *
   * @param timeoutNanos the longest time to wait; 0 to return at once, negative for no limit
   */
  void poll(long timeoutNanos) throws IOException;

  /** Releases what is bound to the thread that polled, which calls this when a run ends. */
  default void leave() throws IOException {}

  /** Ends the current {@link #poll}, or the next one. For any thread. */
  void wakeup();

  /**
   * Reports that the loop waits for more work of other threads, such as the functions of {@code
   * runInExecutor} and tasks that block in the JDK; or for less. A driver whose time is not the
   * system's lets no time pass that the work would not take. For any thread.
   *
   * @param change the number of pieces of work that have begun, or minus those that have ended
   */
  default void outsideWork(int change) {}

  /**
   * Returns whether the loop is only advanced by {@link dev.rondo.engine.Engine#step}. No thread of
   * the engine then looks at its tasks, and failures that were never retrieved wait for {@link
   * dev.rondo.engine.Engine#reportFailures}: both would make runs differ.
   */
  default boolean isStepped() {
    return false;
  }
}
