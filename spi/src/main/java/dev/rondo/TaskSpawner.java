package dev.rondo;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates futures, tasks and asynchronous generators. */
public interface TaskSpawner {

  /** Returns a new pending future of this loop. Mirrors {@code create_future}. */
  <T extends @Nullable Object> LoopFuture<T> createFuture();

  /**
   * As {@link #createFuture()}, for a future that {@code blocker} will complete. Its text is shown
   * with the future, and may be asked for on any thread.
   */
  default <T extends @Nullable Object> LoopFuture<T> createFuture(Object blocker) {
    return createFuture();
  }

  /**
   * Schedules {@code coroutine} to run as a task, whose first step runs in the next iteration. The
   * loop keeps a reference to the task until it is done. Mirrors {@code create_task}.
   */
  default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.defaults());
  }

  /** As {@link #createTask(Coroutine)}, with a name, a context, or an eager first step. */
  default <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    throw Capability.TASKS.refusal("createTask", this);
  }

  /** As {@link #createTask(Coroutine)}, for a coroutine without a result. */
  default Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
    return createTask(coroutine.withNullResult());
  }

  /** As {@link #createTask(Coroutine, TaskOptions)}, for a coroutine without a result. */
  default Task<@Nullable Void> createTask(VoidCoroutine coroutine, TaskOptions options) {
    return createTask(coroutine.withNullResult(), options);
  }

  /**
   * Sets the factory that {@link #createTask} uses; null restores the loop's own. Mirrors {@code
   * set_task_factory}.
   */
  default void setTaskFactory(@Nullable TaskFactory factory) {
    throw Capability.TASKS.refusal("setTaskFactory", this);
  }

  /** Returns the factory set, or null for the loop's own. Mirrors {@code get_task_factory}. */
  default @Nullable TaskFactory getTaskFactory() {
    return null;
  }

  /**
   * Returns the task that is running now; null in a callback and outside the loop. Mirrors {@code
   * asyncio.current_task}.
   */
  default @Nullable Task<?> currentTask() {
    return null;
  }

  /** Returns a copy of the set of tasks that are not done. Mirrors {@code asyncio.all_tasks}. */
  default Set<Task<?>> allTasks() {
    return Set.of();
  }

  /**
   * Returns a future that is completed with {@code result} in the next iteration. A task that
   * awaits it at once resumes in that iteration, after the callbacks and tasks that were ready
   * before it. The equivalent of a coroutine's bare {@code yield}, as in {@code asyncio.sleep(0)}.
   */
  default <T extends @Nullable Object> LoopFuture<T> nextIteration(T result) {
    return createTask(() -> result, TaskOptions.defaults().withEagerStart(false));
  }

  /**
   * Returns an asynchronous generator that runs {@code body}, starting at the first {@link
   * AsyncGenerator#anext()}. The equivalent of {@code async def} with {@code yield}.
   */
  default <T> AsyncGenerator<T> createAsyncGenerator(AsyncGenerator.Body<T> body) {
    throw Capability.TASKS.refusal("createAsyncGenerator", this);
  }
}
