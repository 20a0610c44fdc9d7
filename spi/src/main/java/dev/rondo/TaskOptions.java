package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * How to make a task.
 *
 * @param name its name; null for {@code Task-N}
 * @param context the context it runs in; null for a copy of the current one
 * @param eagerStart whether its first step runs at once, inside the call that makes it; only while
 *     the loop runs
 * @param interruptible whether a cancellation also {@linkplain Task#interrupt interrupts} the
 *     blocking call that the coroutine is in
 */
public record TaskOptions(
    @Nullable String name, @Nullable Context context, boolean eagerStart, boolean interruptible) {

  private static final TaskOptions DEFAULTS = new TaskOptions(null, null, false, false);

  /** No name, a copy of the current context, first step in the next iteration. */
  public static TaskOptions defaults() {
    return DEFAULTS;
  }

  public TaskOptions withName(@Nullable String name) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }

  public TaskOptions withContext(@Nullable Context context) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }

  public TaskOptions withEagerStart(boolean eagerStart) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }

  public TaskOptions withInterruptible(boolean interruptible) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }
}
