package dev.rondo.monitoring.diagnosis;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.engine.spi.ObservedLoop;
import dev.rondo.monitoring.LoopMetrics;
import dev.rondo.monitoring.counters.LoopCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A loop and its tasks at about one moment.
 *
 * @param facts facts such as how tasks run
 * @param thread the name of the thread in {@code run…}; null if there is none
 * @param stack the frames of the thread that acts for the loop, innermost first
 * @param busySeconds the time since the loop last polled; 0 if it waits or does not run
 * @param tasks the tasks that are not done, oldest first, with their numbers in {@code graph}
 */
record LoopReport(
    LoopMetrics metrics,
    Map<String, String> facts,
    @Nullable String thread,
    List<StackTraceElement> stack,
    double busySeconds,
    List<TaskReport> tasks,
    TaskGraph graph) {

  /** Looks at a loop from any thread; empty if the loop is closed meanwhile. */
  static Optional<LoopReport> of(LoopCounters counters) {
    return LoopMetrics.find(counters.loop().loop()).map(metrics -> of(counters, metrics));
  }

  private static LoopReport of(LoopCounters counters, LoopMetrics metrics) {
    ObservedLoop observed = counters.loop();
    EventLoop loop = observed.loop();
    Thread runner = observed.runner();
    Thread acting = observed.acting();
    // First, because it is gone a moment later.
    List<StackTraceElement> stack = acting == null ? List.of() : List.of(acting.getStackTrace());
    List<Task<?>> tasks = observed.tasks();
    TaskReporter reporter = new TaskReporter(observed, acting);
    return new LoopReport(
        metrics,
        loop.describe(),
        runner == null ? null : runner.getName(),
        stack,
        metrics.work().running().toNanos() / 1e9,
        tasks.stream().map(reporter::of).toList(),
        new TaskGraph(tasks));
  }
}
