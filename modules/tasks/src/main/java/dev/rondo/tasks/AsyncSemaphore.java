package dev.rondo.tasks;

import dev.rondo.LoopFuture;

/**
 * A number of permits for tasks. Fair: tasks get one in the order in which they asked. Mirrors
 * {@code asyncio.Semaphore}; {@link #bounded} makes an {@code asyncio.BoundedSemaphore}.
 *
 * <pre>{@code
 * try (var _ = downloads.acquire().await()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Made anywhere; it then belongs to the loop in which it is first used, and is used on that
 * loop's turn.
 */
public final class AsyncSemaphore {

  private final PermitCount permits;
  private final int limit;

  /** A semaphore of {@code permits}, to which {@link #release()} may add more. */
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

  /** A semaphore of {@code permits}, which refuses the release of what was not acquired. */
  public static AsyncSemaphore bounded(int permits) {
    return new AsyncSemaphore(permits, permits);
  }

  /**
   * Done when the caller has a permit. If the task that awaits this is cancelled it has none, and
   * the next one in line gets it. Mirrors {@code acquire}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException in another loop than before
   */
  public LoopFuture<Permit> acquire() {
    return permits.acquire();
  }

  /**
   * Gives a permit to the first in line, or puts it back. Mirrors {@code release}.
   *
   * @throws IllegalStateException if this is bounded and no permit is taken, and in another loop
   */
  public void release() {
    permits.requireTurn();
    if (permits.free() == limit) {
      throw new IllegalStateException("cannot release more than was acquired: " + this);
    }
    permits.release();
  }

  /** Whether who acquires now has to wait. Mirrors {@code locked}. */
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
