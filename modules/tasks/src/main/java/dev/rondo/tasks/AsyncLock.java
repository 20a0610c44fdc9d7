package dev.rondo.tasks;

import dev.rondo.LoopFuture;

/**
 * A lock for tasks, which hold it over an {@code await}. It belongs to no task in particular: any
 * one may release it, and who holds it and acquires it again waits for ever. Fair: tasks get it in
 * the order in which they asked. Mirrors {@code asyncio.Lock}.
 *
 * <pre>{@code
 * try (var _ = lock.acquire().await()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Made anywhere; it then belongs to the loop in which it is first used, and is used on that
 * loop's turn.
 */
public final class AsyncLock {

  private final PermitCount permits = new PermitCount(this, 1, this::release);

  /** A lock that nobody holds. */
  public AsyncLock() {}

  /**
   * Done when the caller has the lock. If the task that awaits this is cancelled it does not have
   * the lock, and the next one in line gets it. Mirrors {@code acquire}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException in another loop than before
   */
  public LoopFuture<Permit> acquire() {
    return permits.acquire();
  }

  /**
   * Gives the lock to the first in line. Mirrors {@code release}.
   *
   * @throws IllegalStateException if nobody has the lock, and in another loop
   */
  public void release() {
    permits.requireTurn();
    if (!isLocked()) {
      throw new IllegalStateException("cannot release a lock that nobody holds: " + this);
    }
    permits.release();
  }

  /** Whether somebody has the lock. Mirrors {@code locked}. */
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
