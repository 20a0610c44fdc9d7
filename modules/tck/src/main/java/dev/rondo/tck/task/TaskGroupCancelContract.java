package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.tasks.TaskGroup;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Groups of tasks that are ended from inside, without an error. */
@Role(TaskGroup.class)
@Needs(Capability.TASKS)
public interface TaskGroupCancelContract extends LoopContract {

  @Test
  default void cancel_byATask_endsTheGroupWithoutAnError(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          TaskGroup.execute(
              group -> {
                group.createTask(() -> forever(loop, events, "other"));
                group.createTask(
                    () -> {
                      group.cancel();
                      group.cancel();
                      events.add("canceller");
                    });
                forever(loop, events, "body");
              });
          assertEquals(0, self(loop).cancelling());
          TaskWaits.twoIterations(loop);
        });

    assertEquals(List.of("body", "canceller", "other"), events.stream().sorted().toList());
  }

  @Test
  default void cancel_inTheBody_keepsItsResult(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          String result =
              TaskGroup.run(
                  group -> {
                    group.createTask(() -> forever(loop, events, "task"));
                    TaskWaits.twoIterations(loop);
                    group.cancel();
                    return "result";
                  });
          assertEquals("result", result);
          assertEquals(0, self(loop).cancelling());
          TaskWaits.twoIterations(loop);
        });

    assertEquals(List.of("task"), events);
  }

  @Test
  default void cancel_beforeTheBodyHasAResult_returnsNull(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () ->
            assertNull(
                TaskGroup.run(
                    group -> {
                      loop.callSoon(group::cancel);
                      return forever(loop, events, "body");
                    })));

    assertEquals(List.of("body"), events);
  }

  @Test
  default void cancel_taskThatFailsMeanwhile_isThrown(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("while it ended");
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.execute(
                          group -> {
                            group.createTask(
                                () -> {
                                  try {
                                    forever(loop, new ArrayList<>(), "");
                                  } catch (CancellationException e) {
                                    throw failure;
                                  }
                                });
                            TaskWaits.twoIterations(loop);
                            group.cancel();
                          }));

          assertSame(failure, thrown);
          assertEquals(0, self(loop).cancelling());
        });
  }

  @Test
  default void cancel_alsoFromOutside_isACancellation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var groups = new ArrayList<TaskGroup>();
          Task<?> parent =
              loop.createTask(
                  () ->
                      TaskGroup.execute(
                          group -> {
                            groups.add(group);
                            group.createTask(() -> stubborn(loop));
                          }));
          TaskWaits.twoIterations(loop);
          groups.getFirst().cancel();
          TaskWaits.twoIterations(loop);
          parent.cancel();

          assertThrows(CancellationException.class, parent::await);
          assertEquals(1, parent.cancelling());
        });
  }

  @Test
  default void cancel_groupThatHasEnded_hasNoEffect(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TaskGroup ended = TaskGroup.run(group -> group);
          ended.cancel();
          TaskWaits.twoIterations(loop);

          assertEquals(0, self(loop).cancelling());
        });
  }

  @Test
  default void cancel_byAnEagerTask_cancelsThatTaskToo(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () ->
            TaskGroup.execute(
                group ->
                    group.createTask(
                        () -> {
                          group.cancel();
                          forever(loop, events, "eager");
                        },
                        TaskOptions.defaults().withEagerStart(true))));

    assertEquals(List.of("eager"), events);
  }

  /** Waits until it is cancelled, adds {@code name} to {@code events}, and ends as cancelled. */
  private static String forever(EventLoop loop, List<String> events, String name) throws Exception {
    try {
      return loop.<String>createFuture().await();
    } finally {
      events.add(name);
    }
  }

  /** Goes on for some iterations after it was cancelled. */
  private static void stubborn(EventLoop loop) throws Exception {
    try {
      loop.createFuture().await();
    } catch (CancellationException e) {
      for (int i = 0; i < 10; i++) {
        TaskWaits.twoIterations(loop);
      }
    }
  }

  private static Task<?> self(EventLoop loop) {
    return Objects.requireNonNull(loop.currentTask());
  }
}
