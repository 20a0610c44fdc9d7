package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.TaskGroup;
import dev.rondo.tasks.Timeout;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Groups of tasks: no task outlives its group, and the first failure ends the group. */
@Role(TaskGroup.class)
@Needs(Capability.TASKS)
public interface TaskGroupContract extends LoopContract {

  @Test
  default void run_group_waitsForItsTasksAndReturnsTheResult(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    String result =
        kit.run(
            () ->
                TaskGroup.run(
                    group -> {
                      group.createTask(() -> late(loop, events, "a"));
                      group.createTask(
                          () -> late(loop, events, "b"), TaskOptions.defaults().withName("b"));
                      events.add("body");
                      return "result";
                    }));

    assertEquals("result", result);
    assertEquals(List.of("body", "a", "b"), events);
  }

  @Test
  default void run_groupWithoutTasks_returnsAtOnce(LoopFixture kit) throws Exception {
    assertEquals("alone", kit.run(() -> TaskGroup.run(group -> "alone")));
  }

  @Test
  default void run_groupWhoseTaskFails_cancelsTheOthersAndTheBody(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("one of them");
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.run(
                          group -> {
                            group.createTask(() -> untilCancelled(loop, events, "other"));
                            group.createTask(() -> fail(failure));
                            return untilCancelled(loop, events, "body");
                          }));

          assertSame(failure, thrown);
          assertEquals(0, thrown.getSuppressed().length);
          assertEquals(0, self(loop).cancelling());
          TaskWaits.twoIterations(loop);
        });

    assertEquals(List.of("body", "other"), events.stream().sorted().toList());
  }

  @Test
  default void run_groupOfSeveralFailures_throwsTheFirst(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var first = new IOException("first");
    var second = new IOException("second");
    var ofTheBody = new IOException("of the body");
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.run(
                          group -> {
                            group.createTask(() -> failWhenCancelled(loop, second));
                            group.createTask(() -> fail(first));
                            return failWhenCancelled(loop, ofTheBody);
                          }));

          assertSame(first, thrown);
          assertEquals(Set.of(ofTheBody, second), Set.of(thrown.getSuppressed()));
        });
  }

  @Test
  default void run_groupWhoseBodyFails_cancelsTheTasksAndWaits(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("of the body");
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.run(
                          group -> {
                            group.createTask(() -> untilCancelled(loop, events, "task"));
                            TaskWaits.twoIterations(loop);
                            return fail(failure);
                          }));

          assertSame(failure, thrown);
        });

    assertEquals(List.of("task"), events);
  }

  @Test
  default void run_groupWhoseBodyAwaitsWhatFails_throwsItOnce(LoopFixture kit) throws Exception {
    var failure = new IOException("awaited");
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () -> TaskGroup.run(group -> group.createTask(() -> fail(failure)).await()));

          assertSame(failure, thrown);
          assertArrayEquals(new Throwable[0], thrown.getSuppressed());
          assertEquals(0, self(kit.loop()).cancelling());
        });
  }

  @Test
  default void run_groupWithAnError_throwsItBeforeExceptions(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("while cleaning up");
    var fatal = new LinkageError("fatal"); // A FatalError has suppression disabled.
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  LinkageError.class,
                  () ->
                      TaskGroup.run(
                          group -> {
                            group.createTask(() -> fail(failure));
                            try {
                              return forever(loop);
                            } catch (CancellationException e) {
                              throw fatal;
                            }
                          }));

          assertSame(fatal, thrown);
          assertArrayEquals(new Throwable[] {failure}, thrown.getSuppressed());
        });
  }

  @Test
  default void run_groupCancelledInItsBody_cancelsAndWaits(LoopFixture kit) throws Exception {
    cancelFromOutside(kit, group -> forever(kit.loop()));
  }

  @Test
  default void run_groupCancelledWhileItWaits_cancelsAndWaits(LoopFixture kit) throws Exception {
    cancelFromOutside(kit, group -> "body");
  }

  private static void cancelFromOutside(LoopFixture kit, TaskGroup.Body<String> body)
      throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<String> parent =
              loop.createTask(
                  () -> {
                    try {
                      return TaskGroup.run(
                          group -> {
                            group.createTask(() -> untilCancelled(loop, events, "task"));
                            return body.run(group);
                          });
                    } finally {
                      events.add("parent");
                    }
                  });
          TaskWaits.twoIterations(loop);
          parent.cancel();

          assertThrows(CancellationException.class, parent::await);
          assertEquals(1, parent.cancelling());
        });

    assertEquals(List.of("task", "parent"), events);
  }

  @Test
  default void run_groupCancelledAndFailing_throwsTheFailureFirst(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("while cleaning up");
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<String> parent =
              loop.createTask(
                  () -> {
                    var thrown =
                        assertThrows(
                            IOException.class,
                            () ->
                                TaskGroup.run(
                                    group ->
                                        group.createTask(() -> failWhenCancelled(loop, failure))));
                    assertSame(failure, thrown);
                    return untilCancelled(loop, events, "the next await");
                  });
          TaskWaits.twoIterations(loop);
          parent.cancel();

          assertThrows(CancellationException.class, parent::await);
          assertEquals(1, parent.cancelling());
        });

    assertEquals(List.of("the next await"), events);
  }

  @Test
  default void run_groupWithACancelledTask_isNoFailure(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () ->
            assertEquals(
                "body",
                TaskGroup.run(
                    group -> {
                      Task<String> task = group.createTask(() -> forever(loop));
                      TaskWaits.twoIterations(loop);
                      task.cancel();
                      return "body";
                    })));
  }

  @Test
  default void run_groupInAGroup_failsTheOuterWithTheInner(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("deep inside");
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      TaskGroup.run(
                          outer -> {
                            outer.createTask(() -> untilCancelled(loop, events, "outer task"));
                            outer.createTask(
                                () ->
                                    TaskGroup.run(inner -> inner.createTask(() -> fail(failure))));
                            return "body";
                          }));

          assertSame(failure, thrown);
        });

    assertEquals(List.of("outer task"), events);
  }

  @Test
  default void run_groupInATimeout_timesOut(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(null);
          assertThrows(
              TimeoutException.class,
              () ->
                  timeout.run(
                      () ->
                          TaskGroup.run(
                              group -> {
                                group.createTask(() -> untilCancelled(loop, events, "task"));
                                TaskWaits.twoIterations(loop);
                                timeout.reschedule(loop.time());
                                return "body";
                              })));
        });

    assertEquals(List.of("task"), events);
  }

  @Test
  default void createTask_byATaskOfTheGroup_isAwaited(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () ->
            TaskGroup.run(
                group ->
                    group.createTask(
                        () -> {
                          TaskWaits.twoIterations(loop);
                          return group.createTask(() -> late(loop, events, "grandchild"));
                        })));

    assertEquals(List.of("grandchild"), events);
  }

  @Test
  default void createTask_inAGroupThatEndsOrHasEnded_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("ends the group");
    var left = new ArrayList<TaskGroup>();
    var refusals = new ArrayList<IllegalStateException>();
    kit.runTask(
        () -> {
          assertThrows(
              IOException.class,
              () ->
                  TaskGroup.run(
                      group -> {
                        left.add(group);
                        group.createTask(() -> fail(failure));
                        try {
                          return forever(loop);
                        } catch (CancellationException e) {
                          refusals.add(
                              assertThrows(
                                  IllegalStateException.class,
                                  () -> group.createTask(() -> "too late")));
                          throw e;
                        }
                      }));
          refusals.add(
              assertThrows(
                  IllegalStateException.class,
                  () -> left.getFirst().createTask(() -> "much too late")));
        });

    ErrorMessages.assertContains(refusals.getFirst(), "shutting down");
    ErrorMessages.assertContains(refusals.getLast(), "has ended");
  }

  @Test
  default void run_groupInACallback_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var refused = loop.<Boolean>createFuture();
          loop.callSoon(
              () -> {
                assertThrows(IllegalStateException.class, () -> TaskGroup.run(group -> ""));
                refused.setResult(true);
              });
          assertTrue(refused.await());
        });
  }

  private static String forever(EventLoop loop) throws Exception {
    return loop.<String>createFuture().await();
  }

  private static String late(EventLoop loop, List<String> events, String name) throws Exception {
    TaskWaits.twoIterations(loop);
    events.add(name);
    return name;
  }

  private static String untilCancelled(EventLoop loop, List<String> events, String name)
      throws Exception {
    try {
      return forever(loop);
    } finally {
      events.add(name);
    }
  }

  private static String failWhenCancelled(EventLoop loop, IOException failure) throws Exception {
    try {
      return forever(loop);
    } catch (CancellationException e) {
      throw failure;
    }
  }

  private static String fail(IOException failure) throws IOException {
    throw failure;
  }

  private static Task<?> self(EventLoop loop) {
    return Objects.requireNonNull(loop.currentTask());
  }
}
