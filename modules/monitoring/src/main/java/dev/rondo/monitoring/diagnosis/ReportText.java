package dev.rondo.monitoring.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports as text. Of many tasks that do the same, only the first ones are listed. */
final class ReportText {

  private static final int MOST_ALIKE = 5;
  private static final int DEEPEST = 40;

  private final boolean stacks;
  private final AwaitedText awaited = new AwaitedText();
  private final StringBuilder text = new StringBuilder();

  /**
   * @param stacks whether to add the stacks of loops and tasks
   */
  ReportText(boolean stacks) {
    this.stacks = stacks;
  }

  /** Returns the tasks of each loop as a table. */
  String table(List<LoopReport> reports) {
    for (LoopReport report : reports) {
      heading(report);
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < report.tasks().size(); i++) {
        all.add(i);
      }
      rows(report, all, 1, null);
    }
    return end(reports);
  }

  /** Returns each task below the tasks that wait for it. */
  String tree(List<LoopReport> reports) {
    for (LoopReport report : reports) {
      heading(report);
      rows(report, report.graph().roots(), 1, new boolean[report.graph().size()]);
    }
    return end(reports);
  }

  private String end(List<LoopReport> reports) {
    return reports.isEmpty() ? "no loop is open\n" : text.toString();
  }

  private void heading(LoopReport report) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    LoopHeading.of(report, stacks).forEach(line -> text.append(line).append('\n'));
  }

  /**
   * Appends some tasks of one loop.
   *
   * @param shown the tasks that the tree has shown already; null for a table
   */
  private void rows(LoopReport report, List<Integer> tasks, int depth, boolean @Nullable [] shown) {
    for (List<Integer> alike : groups(report, tasks, shown != null)) {
      int listed = alike.size() > MOST_ALIKE ? MOST_ALIKE - 2 : alike.size();
      for (Integer task : alike.subList(0, listed)) {
        row(report, task, depth, shown);
      }
      if (listed < alike.size()) {
        indent(depth).append("… and %,d more like ".formatted(alike.size() - listed));
        text.append(report.tasks().get(alike.getFirst()).name()).append('\n');
      }
    }
  }

  private static List<List<Integer>> groups(
      LoopReport report, List<Integer> tasks, boolean asTree) {
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    for (Integer task : tasks) {
      // Below a task of a tree there may be anything.
      boolean single = asTree && !report.graph().waitsFor(task).isEmpty();
      Object key = single ? task : report.tasks().get(task).likeness();
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(task);
    }
    return List.copyOf(groups.values());
  }

  private void row(LoopReport report, Integer number, int depth, boolean @Nullable [] shown) {
    TaskReport task = report.tasks().get(number);
    indent(depth).append(task.name());
    if (shown != null && shown[number]) {
      text.append(" (see above)\n");
      return;
    }
    append(task, depth);
    if (shown != null) {
      shown[number] = true;
      below(report, report.graph().waitsFor(number), depth + 1, shown);
    }
  }

  private void below(
      LoopReport report, List<Integer> tasks, int depth, boolean @Nullable [] shown) {
    if (depth > DEEPEST && !tasks.isEmpty()) {
      indent(depth).append("… more below\n");
    } else {
      rows(report, tasks, depth, shown);
    }
  }

  private void append(TaskReport task, int depth) {
    text.append("  ").append(task.state().word());
    String waitsFor = awaited.of(task);
    if (waitsFor != null) {
      text.append(' ').append(waitsFor);
    }
    StackTraceElement where = task.where();
    if (where != null) {
      text.append("  at ").append(FrameText.of(where));
    }
    text.append('\n');
    if (stacks) {
      for (StackTraceElement frame : task.stack()) {
        indent(depth).append("    at ").append(frame).append('\n');
      }
    }
  }

  private StringBuilder indent(int depth) {
    return text.repeat("  ", depth);
  }
}
