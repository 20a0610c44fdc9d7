package dev.rondo;

import org.jspecify.annotations.Nullable;

/** Creates the tasks of a loop. Mirrors the callable given to {@code set_task_factory}. */
@FunctionalInterface
public interface TaskFactory {

  /**
   * Creates a task that runs {@code coroutine} on {@code loop}. A factory that only decorates
   * coroutines or options passes them on to {@code defaults}.
   *
   * @param defaults the loop's own factory
   */
  <T extends @Nullable Object> Task<T> createTask(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults);
}
