package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.TaskSpawner;
import dev.rondo.VoidCoroutine;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks: running, waiting and failing. For cancelling, see {@link CancellationContract}. */
@Role(TaskSpawner.class)
@Covers("createTask")
@Needs(Capability.TASKS)
public interface TaskContract extends LoopContract {

  /** The fixture also compares the runner with the requested one after every test. */
  @Test
  @Covers("describe")
  default void describe_afterATask_namesTheRunner(LoopFixture kit) throws Exception {
    kit.run(() -> "a task");
    String runner = kit.loop().describe().get("runner");

    assertEquals(System.getProperty("rondo.test.runner", String.valueOf(runner)), runner);
  }

  @Test
  default void runUntilComplete_coroutine_returnsItsResult(LoopFixture kit) throws Exception {
    assertEquals("result", kit.loop().runUntilComplete(() -> "result"));
    assertNull(kit.loop().<@Nullable String>runUntilComplete(() -> null));
  }

  @Test
  default void createTask_withoutAResult_resultsInNull(LoopFixture kit) throws Exception {
    var steps = new ArrayList<String>();
    var failure = new IOException("from the coroutine");
    kit.loop()
        .runUntilComplete(
            () -> {
              Task<@Nullable Void> task =
                  kit.loop()
                      .createTask(
                          () -> {
                            steps.add("task");
                          });
              assertNull(task.await());
              steps.add("main");
            });
    VoidCoroutine failing =
        () -> {
          throw failure;
        };

    assertEquals(List.of("task", "main"), steps);
    assertSame(
        failure, assertThrows(IOException.class, () -> kit.loop().runUntilComplete(failing)));
  }

  @Test
  default void runUntilComplete_coroutineThatThrows_throwsIt(LoopFixture kit) {
    var failure = new IOException("from the coroutine");
    Coroutine<String> body =
        () -> {
          throw failure;
        };

    assertSame(failure, assertThrows(IOException.class, () -> kit.loop().runUntilComplete(body)));
  }

  @Test
  default void runUntilComplete_coroutineThrowsError_throwsIt(LoopFixture kit) throws Exception {
    var fatal = new FatalError();
    Coroutine<String> body =
        () -> {
          throw fatal;
        };

    assertSame(fatal, assertThrows(FatalError.class, () -> kit.loop().runUntilComplete(body)));
    assertFalse(kit.loop().isRunning());
    assertEquals("usable", kit.run(() -> "usable"));
  }

  @Test
  default void createTask_firstStep_isTakenInTheNextIteration(LoopFixture kit) throws Exception {
    var events = new ArrayList<String>();
    Task<Boolean> task = kit.loop().createTask(() -> events.add("task"));
    kit.loop().callSoon(() -> events.add("callback"));
    assertEquals(List.of(), events);
    kit.iterate();

    assertEquals(List.of("task", "callback"), events);
    assertTrue(kit.loop().runUntilComplete(task));
  }

  @Test
  default void createTask_eagerStart_takesTheFirstStepAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var eager = TaskOptions.defaults().withEagerStart(true);
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          Task<String> task =
              loop.createTask(
                  () -> {
                    events.add("first step");
                    return future.await();
                  },
                  eager);
          events.add("made");
          future.setResult("done");

          assertEquals("done", task.await());
          assertTrue(loop.createTask(() -> "at once", eager).isDone());
        });

    assertEquals(List.of("first step", "made"), events);
  }

  @Test
  @Covers({"currentTask", "allTasks"})
  default void currentTask_isTheTaskAndNoneInCallbacks(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var inCallback = new ArrayList<Boolean>();
    assertNull(loop.currentTask());
    kit.runTask(
        () -> {
          Task<?> self = loop.currentTask();
          LoopFuture<String> future = loop.createFuture();
          loop.callSoon(
              () -> {
                inCallback.add(loop.currentTask() == null);
                future.setResult("resume");
              });
          future.await();

          assertSame(self, loop.currentTask());
          assertEquals(Set.of(Objects.requireNonNull(self)), loop.allTasks());
        });

    assertEquals(List.of(true), inCallback);
    assertEquals(Set.of(), loop.allTasks());
  }

  @Test
  @Covers({"Task.getName", "Task.getCoro", "Task.getStack"})
  default void task_knowsItsNameCoroutineAndStack(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          Coroutine<String> body = future::await;
          Task<String> task = loop.createTask(body, TaskOptions.defaults().withName("waiter"));
          Task<String> other = loop.createTask(() -> "other");
          other.await();

          assertEquals("waiter", task.getName());
          assertTrue(other.getName().matches("Task-\\d+"), other.getName());
          assertNotEquals(other.getName(), loop.createTask(() -> "x").getName());
          task.setName("renamed");
          assertEquals("renamed", task.getName());
          assertSame(body, task.getCoro());
          assertTrue(task.getStack().length > 0);
          future.setResult("done");
          task.await();
          assertEquals(0, task.getStack().length);
        });
  }

  @Test
  @Covers("Task.setResult")
  default void setResult_ofATask_isRefused(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Task<String> task = kit.loop().createTask(() -> "own result");

          assertThrows(UnsupportedOperationException.class, () -> task.setResult("another"));
          assertThrows(
              UnsupportedOperationException.class,
              () -> task.setException(new IOException("another")));
          assertEquals("own result", task.await());
        });
  }

  /** T035. */
  @Test
  @Covers({"setTaskFactory", "getTaskFactory"})
  default void taskFactory_makesTheTasksUntilReset(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var asked = new ArrayList<Object>();
    TaskFactory factory =
        new TaskFactory() {
          @Override
          public <T extends @Nullable Object> Task<T> createTask(
              EventLoop l, Coroutine<T> coroutine, TaskOptions options, TaskFactory defaults) {
            asked.add(l);
            asked.add(String.valueOf(options.name()));
            return defaults.createTask(l, coroutine, options, defaults);
          }
        };
    assertNull(loop.getTaskFactory());
    loop.setTaskFactory(factory);
    assertSame(factory, loop.getTaskFactory());
    Task<String> task = loop.createTask(() -> "made", TaskOptions.defaults().withName("a name"));
    loop.setTaskFactory(null);

    assertNull(loop.getTaskFactory());
    assertEquals("a name", task.getName());
    assertEquals("made", loop.runUntilComplete(task));
    assertEquals(List.of(loop, "a name"), asked);
  }

  /** T040. */
  @Test
  default void failure_neverRetrieved_isReportedWithTheTask(LoopFixture kit) throws Exception {
    var failure = new IOException("not retrieved by anyone");
    startAndForget(kit.loop(), failure);
    LoopFixture.await(
        "the failure is reported",
        () -> {
          System.gc();
          kit.iterate();
          return kit.reports().count() > 0;
        });

    ExceptionContext report = kit.reports().takeOne();
    assertSame(failure, report.exception());
    ErrorMessages.assertContains(new IOException(report.message()), "Task", "never retrieved");
  }

  private static void startAndForget(EventLoop loop, IOException failure) {
    var _ =
        loop.createTask(
            () -> {
              throw failure;
            });
  }
}
