package dev.rondo.monitoring.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoop;
import dev.rondo.TaskOptions;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the report on one loop. */
final class LoopReportTests {

  private final EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  private final LoopCounters counters =
      LoopRegistry.all().stream()
          .filter(found -> found.loop().loop() == loop)
          .findFirst()
          .orElseThrow();

  @AfterEach
  void close() {
    loop.close();
  }

  private List<TaskState> states() {
    return LoopReport.of(counters).orElseThrow().tasks().stream().map(TaskReport::state).toList();
  }

  @Test
  void of_loopThatIsClosedMeanwhile_isEmpty() {
    loop.close();

    assertEquals(Optional.empty(), LoopReport.of(counters));
  }

  @Test
  void of_tasksOfOneName_tellsWhichOneRuns() throws Exception {
    TaskOptions name = TaskOptions.defaults().withName("same");
    List<TaskState> states =
        loop.runUntilComplete(
            () -> {
              loop.createTask(() -> 1, name);
              return loop.createTask(this::states, name).await();
            });

    assertEquals(List.of(TaskState.AWAITING, TaskState.RUNNING), states);
  }
}
