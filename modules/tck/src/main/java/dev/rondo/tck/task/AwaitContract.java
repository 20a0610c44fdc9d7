package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Awaiting futures in a task, and the state of its loop meanwhile. */
@Role(LoopFuture.class)
@Needs(Capability.TASKS)
public interface AwaitContract extends LoopContract {

  @Test
  default void await_pendingFuture_returnsTheLaterResult(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    String result =
        kit.run(
            () -> {
              LoopFuture<String> future = loop.createFuture();
              loop.callLater(Duration.ofMillis(5), () -> future.setResult("later"));
              return future.await();
            });

    assertEquals("later", result);
  }

  @Test
  default void await_failedFuture_throwsTheSameException(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("from the future");
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          loop.callSoon(() -> future.setException(failure));

          assertSame(failure, assertThrows(IOException.class, future::await));
        });
  }

  @Test
  default void await_doneFuture_doesNotSuspend(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> done = loop.createFuture();
          done.setResult("done");
          loop.callSoon(() -> events.add("callback"));
          done.await();
          events.add("task");
        });
    kit.iterate();

    assertEquals(List.of("task", "callback"), events);
  }

  @Test
  default void await_ofSeveralTasksOnOneFuture_resumesThemInOrder(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<Integer>();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          var tasks = new ArrayList<Task<Boolean>>();
          for (int i = 0; i < 5; i++) {
            int number = i;
            tasks.add(
                loop.createTask(
                    () -> {
                      future.await();
                      return events.add(number);
                    }));
          }
          loop.callSoon(() -> future.setResult("go"));
          for (Task<Boolean> task : tasks) {
            task.await();
          }
        });

    assertEquals(List.of(0, 1, 2, 3, 4), events);
  }

  @Test
  @Covers("TaskSpawner.nextIteration")
  default void nextIteration_awaited_resumesInItsTurn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          loop.callSoon(
              () -> {
                events.add("before");
                loop.callSoon(() -> events.add("iteration after"));
              });
          LoopFuture<String> next = loop.nextIteration("result");
          loop.callSoon(() -> events.add("behind"));
          events.add(next.await());
          TaskWaits.twoIterations(loop);
        });

    assertEquals(List.of("before", "result", "behind", "iteration after"), events);
  }

  @Test
  @Covers("TaskSpawner.nextIteration")
  default void nextIteration_cancelledBefore_throwsInTheSameTurn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<?> self = Objects.requireNonNull(loop.currentTask());
          loop.callSoon(self::cancel);
          LoopFuture<String> next = loop.nextIteration("result");
          loop.callSoon(() -> events.add("behind"));
          assertThrows(CancellationException.class, next::await);
          assertTrue(next.isCancelled());
          events.add("cancelled");
          self.uncancel();
          TaskWaits.twoIterations(loop);
        });

    assertEquals(List.of("cancelled", "behind"), events);
  }

  @Test
  @Covers("TaskSpawner.nextIteration")
  default void nextIteration_isAFutureLikeAnyOther(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> next = loop.nextIteration("result");
          next.addDoneCallback(done -> events.add("called back"));
          assertFalse(next.isDone());
          TaskWaits.twoIterations(loop);
          TaskWaits.twoIterations(loop);
          assertEquals("result", next.await());
        });

    assertEquals(List.of("called back"), events);
  }

  @Test
  default void await_itself_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<?> self = loop.currentTask();
          assertThrows(IllegalStateException.class, () -> Objects.requireNonNull(self).await());
        });
  }

  @Test
  default void await_futureOfAnotherLoop_isRefused(LoopFixture kit) throws Exception {
    LoopFuture<String> foreign = kit.newLoop(LoopOptions.defaults()).createFuture();

    kit.runTask(() -> assertThrows(IllegalStateException.class, foreign::await));
  }

  /** T004. */
  @Test
  @Covers({"runForever", "runUntilComplete"})
  default void run_insideATask_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          assertThrows(IllegalStateException.class, loop::runForever);
          assertThrows(IllegalStateException.class, loop::close);
        });
  }

  /** T032. */
  @Test
  default void getRunningLoop_isTheLoopInTasks(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          assertSame(loop, EventLoops.getRunningLoop());
          assertTrue(loop.isRunning());
          LoopFuture<String> future = loop.createFuture();
          loop.callSoon(() -> future.setResult("resume"));
          future.await();
          assertSame(loop, EventLoops.getRunningLoop());
        });
  }

  @Test
  @Covers("createTask")
  default void tasks_thousands_allEnd(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int sum =
        kit.run(
            () -> {
              var tasks = new ArrayList<Task<Integer>>();
              for (int i = 0; i < 2000; i++) {
                LoopFuture<Integer> future = loop.createFuture();
                tasks.add(loop.createTask(() -> future.await() + future.await()));
                int value = i;
                loop.callSoon(() -> future.setResult(value));
              }
              int total = 0;
              for (Task<Integer> task : tasks) {
                total += task.await();
              }
              return total;
            });

    assertEquals(2000 * 1999, sum);
  }
}
