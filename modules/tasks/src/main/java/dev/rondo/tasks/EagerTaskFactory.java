package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import org.jspecify.annotations.Nullable;

/** Starts tasks eagerly, unless their options say how to start. */
final class EagerTaskFactory implements TaskFactory {

  /** Makes tasks with the loop's own factory. */
  static final TaskFactory OF_THE_LOOP = new EagerTaskFactory(null);

  private final @Nullable TaskFactory constructor;

  /**
   * @param constructor makes the tasks; null for the loop's own factory
   */
  EagerTaskFactory(@Nullable TaskFactory constructor) {
    this.constructor = constructor;
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults) {
    TaskOptions eager = options.eagerStart() == null ? options.withEagerStart(true) : options;
    TaskFactory maker = constructor == null ? defaults : constructor;
    return maker.createTask(loop, coroutine, eager, defaults);
  }
}
