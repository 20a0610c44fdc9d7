package dev.rondo.junit.check;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import java.util.Map;

/** The state of a loop as text: its tasks and all threads, with their stacks. */
public final class TaskDump {

  private TaskDump() {}

  /** Describes {@code loop}, its tasks, and the threads of this process. For any thread. */
  public static String of(EventLoop loop) {
    var dump = new StringBuilder();
    dump.append("loop: ").append(loop).append(' ').append(loop.describe());
    dump.append(" running=").append(loop.isRunning());
    dump.append(" closed=").append(loop.isClosed()).append('\n');
    try {
      for (Task<?> task : loop.allTasks()) {
        append(dump, task);
      }
    } catch (RuntimeException e) { // the loop is running, so its tasks may change meanwhile
      dump.append("tasks: ").append(e).append('\n');
    }
    for (Map.Entry<Thread, StackTraceElement[]> other : Thread.getAllStackTraces().entrySet()) {
      if (other.getValue().length > 0) {
        append(dump, other.getKey().getName(), other.getValue());
      }
    }
    return dump.toString();
  }

  /** Appends the name, the state and the stack of {@code task}. */
  public static void append(StringBuilder dump, Task<?> task) {
    append(dump, task.getName() + ": " + task, task.getStack());
  }

  private static void append(StringBuilder dump, String name, StackTraceElement[] stack) {
    dump.append(name).append('\n');
    for (StackTraceElement frame : stack) {
      dump.append("    at ").append(frame).append('\n');
    }
  }
}
