package dev.rondo.proactor.nio2;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The executor of a channel group, and where its loop waits: a completion that somebody else brings
 * is queued and wakes the loop, which runs it in {@link #poll}; one that arrives inside the call
 * that asked runs as soon as that call is over.
 */
final class CompletionQueue extends AbstractExecutorService {

  private static final int RUNNING = 0;
  private static final int ASLEEP = 1;
  private static final int SIGNALLED = 2;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger();
  private volatile @Nullable Thread sleeper;
  private volatile @Nullable Thread worker;
  private volatile boolean shutdown;

  /** The thread that is inside a call or a poll; compared by any thread with itself only. */
  private @Nullable Thread here;

  private boolean calling;
  private boolean interrupted;
  private @Nullable Runnable immediate;

  // --- for the loop ---

  /** Whether the calling thread is the loop's, inside a call or a poll. */
  boolean isHere() {
    return here == Thread.currentThread();
  }

  /** Says that a channel is called now. */
  void beginCall() {
    Thread thread = Thread.currentThread();
    here = thread;
    calling = true;
    interrupted = thread.isInterrupted();
  }

  /** Ends the call, with what it has completed. */
  void endCall() {
    calling = false;
    Runnable completed = immediate;
    immediate = null;
    if (completed != null) {
      completed.run();
    }
    if (interrupted) {
      // The JDK clears the flag after a completion, as if the thread were its own.
      Thread.currentThread().interrupt();
    }
    here = null;
  }

  /**
   * Runs what is queued; if that is nothing, waits for something.
   *
   * @param timeoutNanos as for a driver's poll
   */
  void poll(long timeoutNanos) {
    boolean signalled = state.getAndSet(RUNNING) == SIGNALLED;
    boolean found = runAll();
    if (found || signalled || timeoutNanos == 0) {
      return;
    }
    sleep(timeoutNanos);
    runAll();
  }

  private void sleep(long timeoutNanos) {
    sleeper = Thread.currentThread();
    if (state.compareAndSet(RUNNING, ASLEEP)) {
      if (timeoutNanos < 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, timeoutNanos);
      }
    }
    state.set(RUNNING);
    sleeper = null;
    // With the flag up nothing ever waits.
    Thread.interrupted();
  }

  private boolean runAll() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    here = Thread.currentThread();
    try {
      for (; task != null; task = tasks.poll()) {
        task.run();
      }
    } finally {
      here = null;
    }
    return true;
  }

  // --- for any thread ---

  /** Ends the poll that is going on, or else the next one. */
  void wakeup() {
    if (state.get() != SIGNALLED && state.getAndSet(SIGNALLED) == ASLEEP) {
      LockSupport.unpark(sleeper);
    }
  }

  @Override
  public void execute(Runnable task) {
    if (isHere() && calling && immediate == null) {
      immediate = task;
      return;
    }
    if (worker == null && !(task instanceof Operation)) {
      worker = Thread.currentThread();
    }
    tasks.add(task);
    wakeup();
  }

  /** The group's own thread, once it has brought something. */
  @Nullable Thread worker() {
    return worker;
  }

  // --- as its group sees it ---

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
