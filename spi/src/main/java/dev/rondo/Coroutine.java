package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * The body of a task: plain sequential code that may {@link LoopFuture#await() await}. What stands
 * for {@code async def}.
 *
 * @param <T> what it returns; {@code Void} for nothing
 */
@FunctionalInterface
public interface Coroutine<T extends @Nullable Object> {

  /** Runs to its end. What it throws becomes the failure of the task. */
  T run() throws Exception;
}
