package dev.rondo;

import org.jspecify.annotations.Nullable;

/**
 * Options for creating a task.
 *
 * @param name the task's name; null for {@code Task-N}
 * @param context the context the task runs in; null for a copy of the current one
 * @param eagerStart whether the task's first step runs inside the call that creates the task, if
 *     that call is on the loop thread; otherwise it runs in the next iteration. Null to let the
 *     loop's task factory decide; without one it is false
 * @param interruptible whether a cancellation also {@linkplain Task#interrupt interrupts} the
 *     blocking call that the coroutine is in
 */
public record TaskOptions(
    @Nullable String name,
    @Nullable Context context,
    @Nullable Boolean eagerStart,
    boolean interruptible) {

  private static final TaskOptions DEFAULTS = new TaskOptions(null, null, null, false);

  /**
   * Returns options without a name, for a copy of the current context and the factory's way to
   * start.
   */
  public static TaskOptions defaults() {
    return DEFAULTS;
  }

  public TaskOptions withName(@Nullable String name) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }

  public TaskOptions withContext(@Nullable Context context) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }

  public TaskOptions withEagerStart(@Nullable Boolean eagerStart) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }

  /** Returns whether {@link #eagerStart} is true; false if it is null. */
  public boolean startsEagerly() {
    return Boolean.TRUE.equals(eagerStart);
  }

  public TaskOptions withInterruptible(boolean interruptible) {
    return new TaskOptions(name, context, eagerStart, interruptible);
  }
}
