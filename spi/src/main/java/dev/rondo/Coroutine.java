package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * The body of a task: plain sequential code that may {@link LoopFuture#await() await}. The
 * equivalent of {@code async def}.
 *
 * @param <T> the type of its result; {@code Void} for none
 */
@FunctionalInterface
public interface Coroutine<T extends @Nullable Object> {

  /** Runs the coroutine to its end. An exception that it throws becomes the task's failure. */
  T run() throws Exception;
}
