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
