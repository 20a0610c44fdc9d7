package dev.rondo;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Futures, tasks and asynchronous generators of a loop. */
public interface TaskSpawner {

  /** A pending future of this loop. Mirrors {@code create_future}. */
  <T extends @Nullable Object> LoopFuture<T> createFuture();

  /**
   * Schedules {@code coroutine} to run as a task; its first step is taken in the next iteration.
   * The loop holds the task until it is done. Mirrors {@code create_task}.
   */
  default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.defaults());
  }

  /** As {@link #createTask(Coroutine)}, with a name, a context, or an eager first step. */
  default <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    throw Capability.TASKS.refusal("createTask", this);
  }

  /**
   * Makes {@link #createTask} use {@code factory}; null restores the loop's own. Mirrors {@code
   * set_task_factory}.
   */
  default void setTaskFactory(@Nullable TaskFactory factory) {
    throw Capability.TASKS.refusal("setTaskFactory", this);
  }

  /** The factory set, or null for the loop's own. Mirrors {@code get_task_factory}. */
  default @Nullable TaskFactory getTaskFactory() {
    return null;
  }

  /**
   * The task that is running now, or null in a callback and outside the loop. Mirrors {@code
   * asyncio.current_task}.
   */
  default @Nullable Task<?> currentTask() {
    return null;
  }

  /** The tasks of this loop that are not done, as a copy. Mirrors {@code asyncio.all_tasks}. */
  default Set<Task<?>> allTasks() {
    return Set.of();
  }

  /**
   * A future that is done with {@code result} in the next iteration. A task that awaits it at once
   * goes on in that iteration, when those that were ready before it have had their turn. What
   * stands for a bare {@code yield} of a coroutine, as in {@code asyncio.sleep(0)}.
   */
  default <T extends @Nullable Object> LoopFuture<T> nextIteration(T result) {
    return createTask(() -> result);
  }

  /**
   * An asynchronous generator over {@code body}, which starts at the first {@link
   * AsyncGenerator#anext()}. What stands for {@code async def} with {@code yield}.
   */
  default <T> AsyncGenerator<T> createAsyncGenerator(AsyncGenerator.Body<T> body) {
    throw Capability.TASKS.refusal("createAsyncGenerator", this);
  }
}
