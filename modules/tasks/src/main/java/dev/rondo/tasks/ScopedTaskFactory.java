package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates tasks that see scoped values as their creator does. */
record ScopedTaskFactory(List<ScopedValue<?>> values) implements TaskFactory {

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults) {
    return defaults.createTask(loop, ScopedValues.capture(coroutine, values), options, defaults);
  }
}
