package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/**
 * A flag that tasks wait for. Mirrors {@code asyncio.Event}.
 *
 * <p>Made anywhere; it then belongs to the loop in which it is first waited for, and is used on
 * that loop's turn: other threads set it by {@code loop.callSoonThreadsafe(event::set)}.
 */
public final class AsyncEvent {

  private final LoopAffinity home = new LoopAffinity(this);
  private final WaiterQueue<@Nullable Void> waiters = new WaiterQueue<>(given -> true);
  private boolean set;

  /** A flag that is not set. */
  public AsyncEvent() {}

  /**
   * Done when the flag is set, and at once if it is; also if it is cleared right after. Mirrors
   * {@code wait}, a name that every Java object has taken.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException in another loop than before
   */
  public LoopFuture<@Nullable Void> waitUntilSet() {
    EventLoop loop = home.enter();
    return set ? home.done() : waiters.add(loop);
  }

  /** Sets the flag and wakes everybody who waits for it. Mirrors {@code set}. */
  public void set() {
    home.requireTurn();
    set = true;
    waiters.wakeAll(null);
  }

  /** Clears the flag. Mirrors {@code clear}. */
  public void clear() {
    home.requireTurn();
    set = false;
  }

  /** Whether the flag is set. Mirrors {@code is_set}. */
  public boolean isSet() {
    return set;
  }

  @Override
  public String toString() {
    return set ? "<AsyncEvent set>" : "<AsyncEvent unset, %d waiting>".formatted(waiters.count());
  }
}
