package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A condition variable: a lock, and notifications that the state it guards has changed. Mirrors
 * {@code asyncio.Condition}.
 *
 * <pre>{@code
 * try (var _ = condition.acquire().await()) {
 *   condition.waitFor(() -> !items.isEmpty()).await();
 *   items.remove();
 * }
 * }</pre>
 *
 * <p>Can be created on any thread. It then belongs to the loop in which it is first used, and is
 * used on that loop's thread only.
 */
public final class AsyncCondition {

  private final AsyncLock lock;
  private final LoopAffinity affinity = new LoopAffinity(this);
  private final WaiterQueue<@Nullable Void> waiters = new WaiterQueue<>(this, this::passOn);

  /** Creates a condition with a lock of its own. */
  public AsyncCondition() {
    this(new AsyncLock());
  }

  /** Creates a condition that uses {@code lock}, which other conditions may share. */
  public AsyncCondition(AsyncLock lock) {
    this.lock = lock;
  }

  /** As {@link AsyncLock#acquire()}. Mirrors {@code acquire}. */
  public LoopFuture<Permit> acquire() {
    return lock.acquire();
  }

  /** As {@link AsyncLock#release()}. Mirrors {@code release}. */
  public void release() {
    lock.release();
  }

  /** Returns whether the lock is held. Mirrors {@code locked}. */
  public boolean isLocked() {
    return lock.isLocked();
  }

  /**
   * Releases the lock, which the caller must hold, and returns a future that completes when the
   * caller has been notified and holds the lock again. The lock is held when the wait ends, even if
   * the wait was cancelled. A caller that is notified and then cancelled passes the notification
   * on, so a task may wake up without cause. Mirrors {@code wait}, a name that {@link Object}
   * already uses.
   *
   * @throws IllegalStateException if the lock is not held, or belongs to another loop
   */
  public LoopFuture<@Nullable Void> waitUntilNotified() {
    EventLoop loop = affinity.enter();
    requireLocked("wait");
    WaiterFuture<@Nullable Void> notified = releaseAndEnqueue(loop);
    return runAsTask(
        loop,
        () -> {
          awaitNotification(loop, notified);
          return null;
        });
  }

  /**
   * Waits as {@link #waitUntilNotified()} does until {@code predicate} is true, or not at all if it
   * already is. The predicate is evaluated while the lock is held. Mirrors {@code wait_for}.
   *
   * @throws IllegalStateException if the lock is not held, or belongs to another loop
   */
  public LoopFuture<@Nullable Void> waitFor(BooleanSupplier predicate) {
    EventLoop loop = affinity.enter();
    requireLocked("wait");
    if (predicate.getAsBoolean()) {
      return affinity.done();
    }
    WaiterFuture<@Nullable Void> first = releaseAndEnqueue(loop);
    return runAsTask(
        loop,
        () -> {
          awaitNotification(loop, first);
          while (!predicate.getAsBoolean()) {
            awaitNotification(loop, releaseAndEnqueue(loop));
          }
          return null;
        });
  }

  /** Wakes one waiting task, if there is one. Mirrors {@code notify}. */
  public void notifyOne() {
    notify(1);
  }

  /**
   * Wakes up to {@code count} waiting tasks, in the order in which they began to wait. Each
   * continues when it holds the lock. Mirrors {@code notify}.
   *
   * @throws IllegalStateException if the lock is not held, or belongs to another loop
   */
  public void notify(int count) {
    affinity.requireLoopThread();
    requireLocked("notify");
    for (int i = 0; i < count && waiters.wake(null); i++) {
      // One more task is awake.
    }
  }

  /** Wakes all waiting tasks. Mirrors {@code notify_all}. */
  public void notifyWaiters() {
    notify(Integer.MAX_VALUE);
  }

  private void requireLocked(String operation) {
    if (!lock.isLocked()) {
      throw new IllegalStateException(
          "cannot %s on a condition whose lock is not held: acquire it first: %s"
              .formatted(operation, this));
    }
  }

  private WaiterFuture<@Nullable Void> releaseAndEnqueue(EventLoop loop) {
    WaiterFuture<@Nullable Void> notified = waiters.add(loop);
    lock.release();
    return notified;
  }

  /** Runs {@code wait} as a task, since a cancelled wait goes on until it holds the lock. */
  private LoopFuture<@Nullable Void> runAsTask(EventLoop loop, Coroutine<@Nullable Void> wait) {
    Task<@Nullable Void> task = loop.createTask(wait, TaskOptions.defaults().withEagerStart(true));
    return new WaiterFuture<>(task, waiters);
  }

  private void awaitNotification(EventLoop loop, WaiterFuture<@Nullable Void> notified)
      throws Exception {
    CancellationException cancellation = null;
    try {
      notified.await();
    } catch (CancellationException e) {
      cancellation = e;
    }
    cancellation = acquireAgain(loop, cancellation);
    if (cancellation != null) {
      passOn(null);
      throw cancellation;
    }
  }

  private @Nullable CancellationException acquireAgain(
      EventLoop loop, @Nullable CancellationException before) throws Exception {
    CancellationException cancellation = before;
    while (true) {
      try {
        lock.acquire().await();
        return cancellation;
      } catch (CancellationException e) {
        if (loop.isClosed()) {
          throw e;
        }
        cancellation = e;
      }
    }
  }

  private boolean passOn(@Nullable Void notification) {
    waiters.wake(null);
    return true;
  }

  @Override
  public String toString() {
    return "<AsyncCondition %s, %d waiting>"
        .formatted(isLocked() ? "locked" : "unlocked", waiters.count());
  }
}
