package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/**
 * A flag that tasks wait for. Mirrors {@code asyncio.Event}.
 *
 * <p>Can be created on any thread. It then belongs to the loop in which a task first waits for it,
 * and is used on that loop's thread only. Other threads set it with {@code
 * loop.callSoonThreadsafe(event::set)}.
 */
public final class AsyncEvent {

  private final LoopAffinity affinity = new LoopAffinity(this);
  private final WaiterQueue<@Nullable Void> waiters = new WaiterQueue<>(this, given -> true);
  private boolean set;

  /** Creates a flag that is not set. */
  public AsyncEvent() {}

  /**
   * Returns a future that completes when the flag is set, even if the flag is cleared right after.
   * If it is already set, the future is done. Mirrors {@code wait}, a name that {@link Object}
   * already uses.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException if the flag belongs to another loop
   */
  public LoopFuture<@Nullable Void> waitUntilSet() {
    EventLoop loop = affinity.enter();
    return set ? affinity.done() : waiters.add(loop);
  }

  /** Sets the flag and wakes all tasks that wait for it. Mirrors {@code set}. */
  public void set() {
    affinity.requireLoopThread();
    set = true;
    waiters.wakeAll(null);
  }

  /** Clears the flag. Mirrors {@code clear}. */
  public void clear() {
    affinity.requireLoopThread();
    set = false;
  }

  /** Returns whether the flag is set. Mirrors {@code is_set}. */
  public boolean isSet() {
    return set;
  }

  @Override
  public String toString() {
    return set ? "<AsyncEvent set>" : "<AsyncEvent unset, %d waiting>".formatted(waiters.count());
  }
}
