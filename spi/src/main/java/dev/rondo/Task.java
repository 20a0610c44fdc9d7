package dev.rondo;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that runs on a loop, and the future of its result. From one {@code await} to the next
 * nothing else of the loop runs in between. Mirrors {@code asyncio.Task}.
 */
public interface Task<T extends @Nullable Object> extends LoopFuture<T> {

  /**
   * Asks the task to end: its pending or next {@link LoopFuture#await() await} throws {@link
   * CancellationException}. The task may catch that and go on, so this is no promise; {@link
   * #cancelling()} counts the requests. False if the task is done.
   */
  @Override
  boolean cancel(@Nullable String message);

  /**
   * Cancels the task as {@link #cancel()} does and, if {@code mayInterruptIfRunning}, interrupts
   * the blocking call that it is in, as {@link #interrupt()} does.
   */
  @Override
  default boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = cancel(null);
    if (cancelled && mayInterruptIfRunning) {
      interrupt();
    }
    return cancelled;
  }

  /**
   * Interrupts the blocking call that the coroutine is in, which then throws {@link
   * InterruptedException} as a rule. If that leaves the coroutine, the task ends as cancelled. Does
   * nothing, and returns false, if the task has not started, is done, is in an await, or is the
   * caller; or if the loop does not interrupt tasks. For any thread.
   */
  default boolean interrupt() {
    return false;
  }

  /** How many requests to cancel were not taken back. */
  int cancelling();

  /** Takes one request to cancel back and tells how many are left. */
  int uncancel();

  /** The task's name: {@code Task-N} unless set. For any thread. Mirrors {@code get_name}. */
  String getName();

  /** Renames the task, and its thread. Mirrors {@code set_name}. */
  void setName(String name);

  /** The coroutine. Mirrors {@code get_coro}. */
  Coroutine<T> getCoro();

  /** The context in which the task runs. Mirrors {@code get_context}. */
  Context getContext();

  /**
   * Where the task is now: innermost frame first, empty if it has not started or has ended. Mirrors
   * {@code get_stack}.
   */
  StackTraceElement[] getStack();
}
