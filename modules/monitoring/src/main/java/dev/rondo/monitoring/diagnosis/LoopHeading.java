package dev.rondo.monitoring.diagnosis;

import dev.rondo.monitoring.LoopMetrics;
import dev.rondo.spi.CallSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines about a loop itself, above those about its tasks. */
final class LoopHeading {

  /** A loop that is busy for less than this is not worth a look at its stack. */
  private static final double NOTICEABLE_SECONDS = 0.1;

  private static final int MOST_CYCLES = 5;
  private static final int MOST_NAMES = 8;

  private final LoopReport report;
  private final List<String> lines = new ArrayList<>();

  private LoopHeading(LoopReport report) {
    this.report = report;
  }

  static List<String> of(LoopReport report, boolean stacks) {
    LoopHeading heading = new LoopHeading(report);
    heading.lines.add(heading.firstLine());
    heading.addPlace(stacks);
    heading.lines.add(heading.numbers());
    heading.addCycles();
    return heading.lines;
  }

  private String firstLine() {
    String runner = report.facts().getOrDefault("runner", "unknown");
    return "%s, %s tasks, %s".formatted(report.metrics().name(), runner, state());
  }

  private String state() {
    if (report.thread() == null) {
      return "not running";
    }
    String thread = "on thread '" + report.thread() + "': ";
    if (report.busySeconds() == 0) {
      return thread + "waits for events";
    }
    return report.busySeconds() < NOTICEABLE_SECONDS
        ? thread + "runs callbacks"
        : thread + String.format(Locale.ROOT, "BUSY for %.3f s", report.busySeconds());
  }

  private void addPlace(boolean all) {
    List<StackTraceElement> stack = report.stack();
    if (stack.isEmpty() || report.busySeconds() < NOTICEABLE_SECONDS) {
      return;
    }
    if (all) {
      stack.forEach(frame -> lines.add("      at " + frame));
      return;
    }
    Optional<StackTraceElement> program = CallSite.of(stack.toArray(StackTraceElement[]::new));
    int called = program.map(stack::indexOf).orElse(0) - 1;
    lines.add("  in " + FrameText.of(stack.get(Math.max(0, called))));
    if (called >= 0) {
      lines.add("  called at " + FrameText.of(stack.get(called + 1)));
    }
  }

  private String numbers() {
    LoopMetrics metrics = report.metrics();
    return String.format(
        Locale.ROOT,
        "  tasks %d, ready %d, timers %d, connections %d, lag %s (99 %% below %s, longest %s)",
        report.tasks().size(),
        metrics.work().ready(),
        metrics.work().timers(),
        metrics.network().open(),
        millis(metrics.lag().p50()),
        millis(metrics.lag().p99()),
        millis(metrics.lag().max()));
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.3f ms", duration.toNanos() / 1e6);
  }

  private void addCycles() {
    List<List<Integer>> cycles = report.graph().cycles();
    for (List<Integer> cycle : cycles.subList(0, Math.min(MOST_CYCLES, cycles.size()))) {
      lines.add("  DEADLOCK: " + cycle(cycle));
    }
    if (cycles.size() > MOST_CYCLES) {
      lines.add("  and %d more deadlocks".formatted(cycles.size() - MOST_CYCLES));
    }
  }

  private String cycle(List<Integer> tasks) {
    String names =
        tasks.stream()
            .limit(MOST_NAMES)
            .map(task -> report.tasks().get(task).name() + " waits for ")
            .collect(Collectors.joining());
    return tasks.size() > MOST_NAMES
        ? names + "%d more and so on".formatted(tasks.size() - MOST_NAMES)
        : names + report.tasks().get(tasks.getFirst()).name();
  }
}
