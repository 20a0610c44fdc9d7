package dev.rondo;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that runs on a loop, and the future of its result. No callback or other task of the
 * loop runs between one {@code await} and the next, unless the coroutine makes a blocking call of
 * the JDK: while such a call suspends a mounted task, the loop goes on. Mirrors {@code
 * asyncio.Task}.
 */
public interface Task<T extends @Nullable Object> extends LoopFuture<T> {

  /**
   * Requests cancellation: the task's pending or next {@link LoopFuture#await() await} throws
   * {@link CancellationException}, which the task may catch and continue. {@link #cancelling()}
   * counts the requests. Returns false if the task is done.
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
   * Interrupts the blocking call that the coroutine is in, which then usually throws {@link
   * InterruptedException}. If that leaves the coroutine, the task ends as cancelled. Does nothing,
   * and returns false, if the task has not started, is done, is in an await, or is the caller; or
   * if the loop does not interrupt tasks. For any thread.
   */
  default boolean interrupt() {
    return false;
  }

  /** Returns the number of cancellation requests, less those withdrawn by {@link #uncancel()}. */
  int cancelling();

  /** Withdraws one cancellation request and returns the number of those left. */
  int uncancel();

  /**
   * Returns the task's name: {@code Task-N} unless set. Can be called on any thread. Mirrors {@code
   * get_name}.
   */
  String getName();

  /** Renames the task and its thread. Mirrors {@code set_name}. */
  void setName(String name);

  /** Returns the coroutine. Mirrors {@code get_coro}. */
  Coroutine<T> getCoro();

  /** Returns the context in which the task runs. Mirrors {@code get_context}. */
  Context getContext();

  /**
   * Returns the future that the task awaits, or null if it awaits none. For any thread; on others
   * than the loop's it may be out of date. Mirrors {@code asyncio.Task}'s {@code _fut_waiter}.
   */
  default @Nullable LoopFuture<?> getAwaited() {
    return null;
  }

  /**
   * Returns the task's current stack, innermost frame first; empty if the task has not started or
   * has ended. Mirrors {@code get_stack}.
   */
  StackTraceElement[] getStack();
}
