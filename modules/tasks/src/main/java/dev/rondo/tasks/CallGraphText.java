package dev.rondo.tasks;

import dev.rondo.Task;

/** The text of a call graph, in the form of {@code asyncio.format_call_graph}. */
final class CallGraphText {

  private final StringBuilder text = new StringBuilder();

  private CallGraphText() {}

  static String of(FutureCallGraph graph) {
    CallGraphText made = new CallGraphText();
    made.append(graph, "");
    return made.text.toString();
  }

  private void append(FutureCallGraph graph, String indent) {
    text.append(indent).append("* ").append(name(graph)).append('\n');
    if (!graph.callStack().isEmpty()) {
      text.append(indent).append("  + Call stack:\n");
      for (StackTraceElement frame : graph.callStack()) {
        text.append(indent).append("  |   ").append(frame).append('\n');
      }
    }
    if (!graph.awaitedBy().isEmpty()) {
      text.append(indent).append("  + Awaited by:\n");
      graph.awaitedBy().forEach(waiter -> append(waiter, indent + "     "));
    }
  }

  private static String name(FutureCallGraph graph) {
    String identity = Integer.toHexString(System.identityHashCode(graph.future()));
    return graph.future() instanceof Task<?> task
        ? "Task(name='%s', id=0x%s)".formatted(task.getName(), identity)
        : "Future(id=0x%s)".formatted(identity);
  }
}
