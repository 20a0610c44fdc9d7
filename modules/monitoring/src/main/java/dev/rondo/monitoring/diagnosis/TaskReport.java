package dev.rondo.monitoring.diagnosis;

import dev.rondo.LoopFuture;
import dev.rondo.spi.CallSite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task at one moment. Of 100,000 tasks, most are never printed, so texts are made on demand.
 *
 * @param awaited the future that the task awaits; null if it awaits none
 * @param call the frame of the JDK's method that blocks the task, if one does
 * @param stack the frames of the coroutine, innermost first; the same list for tasks that are in
 *     the same place
 */
record TaskReport(
    String name,
    TaskState state,
    @Nullable LoopFuture<?> awaited,
    @Nullable StackTraceElement call,
    List<StackTraceElement> stack) {

  /** Returns the program's line in which the task is, or the innermost frame if there is none. */
  @Nullable StackTraceElement where() {
    return stack.isEmpty()
        ? null
        : CallSite.of(stack.toArray(StackTraceElement[]::new)).orElse(stack.getFirst());
  }

  /** Returns a key that is equal for tasks that do the same. */
  Likeness likeness() {
    Object blocker = awaited == null ? null : awaited.getBlocker();
    return new Likeness(state, blocker == null ? null : blocker.getClass(), stack);
  }

  record Likeness(TaskState state, @Nullable Class<?> blocker, List<StackTraceElement> stack) {}
}
