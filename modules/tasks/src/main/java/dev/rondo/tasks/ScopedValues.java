package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.TaskFactory;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Binds {@link ScopedValue}s in tasks. A task has a thread of its own, and the JDK passes bindings
 * on only to the threads of a {@code StructuredTaskScope}, so a task does not see the values that
 * are bound where it is created. A {@link dev.rondo.ContextVar} is passed on without help; these
 * methods are for values of code that uses scoped values already.
 *
 * <pre>{@code
 * loop.setTaskFactory(ScopedValues.taskFactory(USER));
 * ScopedValue.where(USER, "alice").run(() -> loop.createTask(() -> greet(USER.get())));
 * }</pre>
 */
public final class ScopedValues {

  private ScopedValues() {}

  /**
   * Returns a factory of tasks in which those of {@code values} are bound that are bound where the
   * task is created, to the same objects. The task keeps them to its end, also after the scope that
   * bound them has ended. Tasks created by such tasks see them too. For eager tasks, pass the
   * factory to {@link Asyncio#createEagerTaskFactory}.
   *
   * @throws IllegalArgumentException if {@code values} is empty
   */
  public static TaskFactory taskFactory(ScopedValue<?>... values) {
    return new ScopedTaskFactory(checked(values));
  }

  /**
   * Returns a coroutine that runs {@code coroutine} with those of {@code values} bound that are
   * bound now, to the same objects. For one task, where {@link #taskFactory} is for all.
   *
   * @throws IllegalArgumentException if {@code values} is empty
   */
  public static <T extends @Nullable Object> Coroutine<T> capture(
      Coroutine<T> coroutine, ScopedValue<?>... values) {
    return capture(Objects.requireNonNull(coroutine, "coroutine"), checked(values));
  }

  static <T extends @Nullable Object> Coroutine<T> capture(
      Coroutine<T> coroutine, List<ScopedValue<?>> values) {
    ScopedValue.Carrier bindings = null;
    for (ScopedValue<?> value : values) {
      if (value.isBound()) {
        bindings = bindAsNow(bindings, value);
      }
    }
    ScopedValue.Carrier all = bindings;
    return all == null ? coroutine : () -> all.<T, Exception>call(coroutine::run);
  }

  private static <V> ScopedValue.Carrier bindAsNow(
      ScopedValue.@Nullable Carrier outer, ScopedValue<V> value) {
    return outer == null ? ScopedValue.where(value, value.get()) : outer.where(value, value.get());
  }

  private static List<ScopedValue<?>> checked(ScopedValue<?>... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(
          "no scoped value is named: name those that the tasks should see");
    }
    return List.of(values);
  }
}
