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
 * A lock, and the wait for news of what it guards. Mirrors {@code asyncio.Condition}.
 *
 * <pre>{@code
 * try (var _ = condition.acquire().await()) {
 *   condition.waitFor(() -> !items.isEmpty()).await();
 *   items.remove();
 * }
 * }</pre>
 *
 * <p>Made anywhere; it then belongs to the loop in which it is first used, and is used on that
 * loop's turn.
 */
public final class AsyncCondition {

  private final AsyncLock lock;
  private final LoopAffinity home = new LoopAffinity(this);
  private final WaiterQueue<@Nullable Void> waiters = new WaiterQueue<>(this::passOn);

  /** A condition with a lock of its own. */
  public AsyncCondition() {
    this(new AsyncLock());
  }

  /** A condition of {@code lock}, which several can share. */
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

  /** Whether somebody has the lock. Mirrors {@code locked}. */
  public boolean isLocked() {
    return lock.isLocked();
  }

  /**
   * Releases the lock, which the caller has, and is done when the caller was notified and has it
   * again. Cancelled or not, the lock is held when the wait is over; who was notified and then
   * cancelled passes the notification on, so that a task may be woken for nothing. Mirrors {@code
   * wait}, a name that every Java object has taken.
   *
   * @throws IllegalStateException if nobody has the lock, and in another loop than before
   */
  public LoopFuture<@Nullable Void> waitUntilNotified() {
    EventLoop loop = home.enter();
    requireLocked("wait");
    WaiterFuture<@Nullable Void> notified = letOthersIn(loop);
    return inTheBackground(
        loop,
        () -> {
          awaitNews(loop, notified);
          return null;
        });
  }

  /**
   * Waits as {@link #waitUntilNotified()} does until {@code predicate} holds, and not at all if it
   * does already. It is asked while the lock is held. Mirrors {@code wait_for}.
   *
   * @throws IllegalStateException if nobody has the lock, and in another loop than before
   */
  public LoopFuture<@Nullable Void> waitFor(BooleanSupplier predicate) {
    EventLoop loop = home.enter();
    requireLocked("wait");
    if (predicate.getAsBoolean()) {
      return home.done();
    }
    WaiterFuture<@Nullable Void> first = letOthersIn(loop);
    return inTheBackground(
        loop,
        () -> {
          awaitNews(loop, first);
          while (!predicate.getAsBoolean()) {
            awaitNews(loop, letOthersIn(loop));
          }
          return null;
        });
  }

  /** Wakes one who waits, if anybody does. Mirrors {@code notify}. */
  public void notifyOne() {
    notify(1);
  }

  /**
   * Wakes {@code count} of those who wait, or all if they are fewer, in the order in which they
   * came. Each goes on when it has the lock. Mirrors {@code notify}.
   *
   * @throws IllegalStateException if nobody has the lock, and in another loop
   */
  public void notify(int count) {
    home.requireTurn();
    requireLocked("notify");
    for (int i = 0; i < count && waiters.wake(null); i++) {
      // One more is awake.
    }
  }

  /** Wakes all who wait. Mirrors {@code notify_all}. */
  public void notifyWaiters() {
    notify(Integer.MAX_VALUE);
  }

  private void requireLocked(String operation) {
    if (!lock.isLocked()) {
      throw new IllegalStateException(
          "cannot %s on a condition whose lock nobody holds: acquire it first: %s"
              .formatted(operation, this));
    }
  }

  private WaiterFuture<@Nullable Void> letOthersIn(EventLoop loop) {
    WaiterFuture<@Nullable Void> notified = waiters.add(loop);
    lock.release();
    return notified;
  }

  /** A task, since a wait that was cancelled goes on until it has the lock. */
  private LoopFuture<@Nullable Void> inTheBackground(
      EventLoop loop, Coroutine<@Nullable Void> wait) {
    Task<@Nullable Void> task = loop.createTask(wait, TaskOptions.defaults().withEagerStart(true));
    return new WaiterFuture<>(task, waiters);
  }

  private void awaitNews(EventLoop loop, WaiterFuture<@Nullable Void> notified) throws Exception {
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
