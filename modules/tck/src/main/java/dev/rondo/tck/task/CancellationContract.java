package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.Task;
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

/** Cancelling tasks: a cancellation is a request that can be caught, counted and withdrawn. */
@Role(Task.class)
@Needs(Capability.TASKS)
public interface CancellationContract extends LoopContract {

  @Test
  default void cancel_beforeTheFirstStep_neverRunsTheBody(LoopFixture kit) {
    var events = new ArrayList<String>();
    Task<Boolean> task = kit.loop().createTask(() -> events.add("ran"));

    assertTrue(task.cancel());
    assertThrows(CancellationException.class, () -> kit.loop().runUntilComplete(task));
    assertTrue(task.isCancelled());
    assertEquals(List.of(), events);
  }

  @Test
  default void cancel_whileAwaiting_cancelsFutureAndThrows(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          Task<String> task =
              loop.createTask(
                  () -> {
                    try {
                      return future.await();
                    } catch (CancellationException e) {
                      events.add("thrown: " + e.getMessage());
                      throw e;
                    } finally {
                      events.add("finally");
                    }
                  });
          TaskWaits.twoIterations(loop);
          assertTrue(task.cancel("enough"));
          assertFalse(task.isDone());
          assertTrue(future.isCancelled());

          assertThrows(CancellationException.class, task::await);
          assertTrue(task.isCancelled());
          assertFalse(task.cancel());
        });

    assertEquals(List.of("thrown: enough", "finally"), events);
  }

  @Test
  default void cancel_twiceWhileAwaiting_throwsTheFirstMessage(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> task =
              loop.createTask(
                  () -> {
                    var first =
                        assertThrows(
                            CancellationException.class, () -> loop.createFuture().await());
                    TaskWaits.twoIterations(loop);
                    return String.valueOf(first.getMessage());
                  });
          TaskWaits.twoIterations(loop);

          assertTrue(task.cancel("one"));
          assertTrue(task.cancel("two"));
          assertEquals("one", task.await());
          assertEquals(2, task.cancelling());
        });
  }

  @Test
  default void cancel_caught_letsTheTaskGoOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> task =
              loop.createTask(
                  () -> {
                    try {
                      return loop.<String>createFuture().await();
                    } catch (CancellationException e) {
                      TaskWaits.twoIterations(loop);
                      return "went on";
                    }
                  });
          TaskWaits.twoIterations(loop);
          task.cancel();

          assertEquals("went on", task.await());
          assertFalse(task.isCancelled());
          assertEquals(1, task.cancelling());
        });
  }

  @Test
  default void cancelling_countsRequestsNotUncancelled(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<Integer> task =
              loop.createTask(
                  () -> {
                    Task<?> self = Objects.requireNonNull(loop.currentTask());
                    try {
                      loop.createFuture().await();
                    } catch (CancellationException e) {
                      return self.cancelling() * 10 + self.uncancel();
                    }
                    return -1;
                  });
          TaskWaits.twoIterations(loop);
          assertEquals(0, task.cancelling());
          task.cancel();
          task.cancel();

          assertEquals(21, task.await());
          assertEquals(1, task.cancelling());
          assertEquals(0, task.uncancel());
          assertEquals(0, task.uncancel());
        });
  }

  @Test
  default void uncancel_lastRequest_withdrawsTheCancellation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<?> self = Objects.requireNonNull(loop.currentTask());
          self.cancel();
          self.cancel();

          assertEquals(1, self.uncancel());
          assertEquals(0, self.uncancel());
          TaskWaits.twoIterations(loop);
        });
  }

  @Test
  default void cancel_itself_throwsAtTheNextAwait(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<String> task =
              loop.createTask(
                  () -> {
                    Objects.requireNonNull(loop.currentTask()).cancel();
                    events.add("still running");
                    return loop.<String>createFuture().await();
                  });

          assertThrows(CancellationException.class, task::await);
        });

    assertEquals(List.of("still running"), events);
  }

  @Test
  default void cancel_betweenResultAndResume_throwsInTheTask(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          Task<String> task = loop.createTask(future::await);
          TaskWaits.twoIterations(loop);
          future.setResult("too late");

          assertTrue(task.cancel());
          assertThrows(CancellationException.class, task::await);
          assertEquals("too late", future.result());
        });
  }

  @Test
  default void cancel_ofATaskThatAwaitsATask_cancelsTheInnerFirst(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Task<String> inner = loop.createTask(() -> waitForever(loop, events, "inner"));
          Task<String> outer =
              loop.createTask(
                  () -> {
                    try {
                      return inner.await();
                    } finally {
                      events.add("outer");
                    }
                  });
          TaskWaits.twoIterations(loop);
          outer.cancel();

          assertThrows(CancellationException.class, outer::await);
          assertTrue(inner.isCancelled());
        });

    assertEquals(List.of("inner", "outer"), events);
  }

  @Test
  default void await_cancelledFuture_cancelsTheTask(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> future = loop.createFuture();
          Task<String> task = loop.createTask(future::await);
          TaskWaits.twoIterations(loop);
          future.cancel();

          assertThrows(CancellationException.class, task::await);
          assertTrue(task.isCancelled());
          assertEquals(0, task.cancelling());
        });
  }

  @Test
  default void cancel_answeredWithAnotherException_failsTheTask(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> task =
              loop.createTask(
                  () -> {
                    try {
                      return loop.<String>createFuture().await();
                    } catch (CancellationException e) {
                      throw new IOException("cleaning up failed", e);
                    }
                  });
          TaskWaits.twoIterations(loop);
          task.cancel();

          assertThrows(IOException.class, task::await);
          assertFalse(task.isCancelled());
        });
  }

  /** T068. */
  @Test
  default void cancel_ofALongWait_isPrompt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    LoopTime start = loop.time();
    kit.runTask(
        () -> {
          Task<String> sleeper =
              loop.createTask(
                  () -> {
                    LoopFuture<String> woken = loop.createFuture();
                    loop.callLater(
                        Duration.ofSeconds(20), () -> woken.setResult("after 20 seconds"));
                    return woken.await();
                  });
          loop.callLater(Duration.ofMillis(50), sleeper::cancel);

          assertThrows(CancellationException.class, sleeper::await);
        });

    assertTrue(start.until(loop.time()).toSeconds() < 5);
  }

  private static String waitForever(EventLoop loop, List<String> events, String name)
      throws Exception {
    try {
      return loop.<String>createFuture().await();
    } finally {
      events.add(name);
    }
  }
}
