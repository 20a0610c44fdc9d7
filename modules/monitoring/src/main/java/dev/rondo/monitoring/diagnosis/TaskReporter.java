package dev.rondo.monitoring.diagnosis;

import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.spi.CallSite;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the reports on the tasks of one loop, which share what is equal in them. */
final class TaskReporter {

  /** The texts of the objects that tasks wait for: counting a lock's waiters takes time. */
  private final Map<Object, String> texts = new IdentityHashMap<>();

  private final Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
  private final @Nullable String running;

  /**
   * @param acting the thread that acts for the loop, if any: that of a task has its name
   */
  TaskReporter(@Nullable Thread acting) {
    running = acting == null || !acting.isVirtual() ? null : acting.getName();
  }

  TaskReport of(Task<?> task) {
    LoopFuture<?> awaited = task.getAwaited();
    List<StackTraceElement> stack = CallSite.coroutine(task.getStack());
    List<StackTraceElement> shared = stacks.putIfAbsent(stack, stack);
    return new TaskReport(
        task.getName(),
        state(task, awaited, stack),
        awaited == null ? null : text(awaited),
        shared == null ? stack : shared);
  }

  private TaskState state(
      Task<?> task, @Nullable LoopFuture<?> awaited, List<StackTraceElement> stack) {
    if (awaited != null) {
      return awaited.isDone() ? TaskState.READY : TaskState.AWAITING;
    }
    if (task.getName().equals(running)) {
      return TaskState.RUNNING;
    }
    return stack.isEmpty() ? TaskState.NEW : TaskState.BLOCKED;
  }

  private String text(LoopFuture<?> awaited) {
    if (awaited instanceof Task<?> task) {
      return task.getName();
    }
    Object blocker = awaited.getBlocker();
    return blocker == null
        ? "a future"
        : texts.computeIfAbsent(blocker, TaskReporter::describe);
  }

  private static String describe(Object blocker) {
    try {
      return blocker.toString();
    } catch (RuntimeException e) { // The loop changes it meanwhile.
      return blocker.getClass().getSimpleName();
    }
  }
}
