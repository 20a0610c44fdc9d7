package dev.rondo.monitoring.diagnosis;

import dev.rondo.spi.CallSite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task at one moment.
 *
 * @param awaits the text of what the task awaits; null if it awaits nothing
 * @param stack the frames of the coroutine, innermost first
 */
record TaskReport(
    String name, TaskState state, @Nullable String awaits, List<StackTraceElement> stack) {

  /** Returns the program's line in which the task is, or the innermost frame if there is none. */
  @Nullable StackTraceElement where() {
    return stack.isEmpty()
        ? null
        : CallSite.of(stack.toArray(StackTraceElement[]::new)).orElse(stack.getFirst());
  }

  /** Returns a text that is the same for tasks that do the same, apart from numbers in it. */
  String likeness() {
    String awaited = awaits == null ? "" : awaits.replaceAll("[0-9]+", "#");
    return state + " " + awaited + " " + where();
  }
}
