package dev.rondo.tasks;

import dev.rondo.LoopFuture;

/**
 * A lock that tasks can hold across an {@code await}. It does not record which task holds it: any
 * task may release it, and it is not reentrant. Fair: tasks acquire it in the order in which they
 * asked. Mirrors {@code asyncio.Lock}.
 *
 * <pre>{@code
 * try (var _ = lock.acquire().await()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Can be created on any thread. It then belongs to the loop in which it is first used, and is
 * used on that loop's thread only.
 */
public final class AsyncLock {

  private final PermitCount permits = new PermitCount(this, 1, this::release);

  /** Creates an unlocked lock. */
  public AsyncLock() {}

  /**
   * Returns a future that completes when the caller holds the lock. If the task that awaits the
   * future is cancelled, it does not hold the lock, and the next waiting task gets it. Mirrors
   * {@code acquire}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException if the lock belongs to another loop
   */
  public LoopFuture<Permit> acquire() {
    return permits.acquire();
  }

  /**
   * Releases the lock; the first waiting task gets it. Mirrors {@code release}.
   *
   * @throws IllegalStateException if the lock is not held, or belongs to another loop
   */
  public void release() {
    permits.requireLoopThread();
    if (!isLocked()) {
      throw new IllegalStateException("cannot release a lock that is not held: " + this);
    }
    permits.release();
  }

  /** Returns whether the lock is held. Mirrors {@code locked}. */
  public boolean isLocked() {
    return permits.free() == 0;
  }

  @Override
  public String toString() {
    return isLocked()
        ? "<AsyncLock locked, %d waiting>".formatted(permits.waiting())
        : "<AsyncLock unlocked>";
  }
}
