package dev.rondo.tasks;

import dev.rondo.LoopFuture;

/**
 * A semaphore for tasks. Fair: tasks get permits in the order in which they asked. Mirrors {@code
 * asyncio.Semaphore}; {@link #bounded} makes an {@code asyncio.BoundedSemaphore}.
 *
 * <pre>{@code
 * try (var _ = downloads.acquire().await()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Can be created on any thread. It then belongs to the loop in which it is first used, and is
 * used on that loop's thread only.
 */
public final class AsyncSemaphore {

  private final PermitCount permits;
  private final int limit;

  /** Creates a semaphore of {@code permits} permits; {@link #release()} may add more. */
  public AsyncSemaphore(int permits) {
    this(permits, Integer.MAX_VALUE);
  }

  private AsyncSemaphore(int permits, int limit) {
    if (permits < 0) {
      throw new IllegalArgumentException("permits must not be negative: " + permits);
    }
    this.permits = new PermitCount(this, permits, this::release);
    this.limit = limit;
  }

  /** Returns a semaphore that never has more than {@code permits} permits. */
  public static AsyncSemaphore bounded(int permits) {
    return new AsyncSemaphore(permits, permits);
  }

  /**
   * Returns a future that completes when the caller has a permit. If the task that awaits the
   * future is cancelled, it has no permit, and the next waiting task gets it. Mirrors {@code
   * acquire}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException if the semaphore belongs to another loop
   */
  public LoopFuture<Permit> acquire() {
    return permits.acquire();
  }

  /**
   * Releases a permit; the first waiting task, if any, gets it. Mirrors {@code release}.
   *
   * @throws IllegalStateException if the semaphore is bounded and no permit is in use, or if it
   *     belongs to another loop
   */
  public void release() {
    permits.requireLoopThread();
    if (permits.free() == limit) {
      throw new IllegalStateException("cannot release more permits than were acquired: " + this);
    }
    permits.release();
  }

  /** Returns whether no permit is free. Mirrors {@code locked}. */
  public boolean isLocked() {
    return permits.free() == 0;
  }

  @Override
  public String toString() {
    return isLocked()
        ? "<AsyncSemaphore locked, %d waiting>".formatted(permits.waiting())
        : "<AsyncSemaphore of %d>".formatted(permits.free());
  }
}
