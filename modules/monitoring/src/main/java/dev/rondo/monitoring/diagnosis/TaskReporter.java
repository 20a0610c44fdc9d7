package dev.rondo.monitoring.diagnosis;

import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.engine.spi.ObservedLoop;
import dev.rondo.spi.CallSite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the reports on the tasks of one loop, which share equal stacks. */
final class TaskReporter {

  private final Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
  private final ObservedLoop loop;
  private final @Nullable Thread acting;

  /**
   * @param acting the thread that acts for {@code loop}, if any
   */
  TaskReporter(ObservedLoop loop, @Nullable Thread acting) {
    this.loop = loop;
    this.acting = acting;
  }

  TaskReport of(Task<?> task) {
    LoopFuture<?> awaited = task.getAwaited();
    StackTraceElement[] all = task.getStack();
    List<StackTraceElement> stack = CallSite.coroutine(all);
    TaskState state = state(task, awaited, stack);
    return new TaskReport(
        task.getName(),
        state,
        awaited,
        state == TaskState.BLOCKED ? blockingCall(all, stack.getFirst()) : null,
        stacks.computeIfAbsent(stack, List::copyOf));
  }

  private TaskState state(
      Task<?> task, @Nullable LoopFuture<?> awaited, List<StackTraceElement> stack) {
    if (awaited != null) {
      return awaited.isDone() ? TaskState.READY : TaskState.AWAITING;
    }
    if (acting != null && loop.runsOn(task, acting)) {
      return TaskState.RUNNING;
    }
    return stack.isEmpty() ? TaskState.NEW : TaskState.BLOCKED;
  }

  /** Returns the frame above {@code innermost}, which is the first one of the coroutine. */
  private static @Nullable StackTraceElement blockingCall(
      StackTraceElement[] all, StackTraceElement innermost) {
    StackTraceElement above = null;
    for (StackTraceElement frame : all) {
      if (frame == innermost) {
        return above;
      }
      above = frame;
    }
    return null;
  }
}
