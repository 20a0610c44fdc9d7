package dev.rondo;

import org.jspecify.annotations.Nullable;

/** Makes the tasks of a loop. Mirrors the callable given to {@code set_task_factory}. */
@FunctionalInterface
public interface TaskFactory {

  /**
   * Makes a task of {@code coroutine} on {@code loop}. A factory that only decorates ends in {@code
   * defaults.createTask(coroutine, options)}.
   *
   * @param defaults the loop's own factory
   */
  <T extends @Nullable Object> Task<T> createTask(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults);
}
