package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.NoRunningLoopException;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.ReturnWhen;
import dev.rondo.tasks.WaitOptions;
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
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** {@code wait}, and calls between threads and the loop. */
@Role(Asyncio.class)
@Needs(Capability.TASKS)
public interface WaitContract extends LoopContract {

  @Test
  default void wait_forAll_returnsThemInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> slow = Asyncio.sleep(Duration.ofMillis(5), "slow");
          Task<String> failing = failing(loop);
          LoopFuture<String> cancelled = loop.createFuture();
          cancelled.cancel();
          var waited = Asyncio.wait(List.of(slow, failing, cancelled)).await();

          assertEquals(List.of(slow, failing, cancelled), List.copyOf(waited.done()));
          assertEquals(Set.of(), waited.pending());
          assertThrows(IOException.class, failing::result);
        });
  }

  @Test
  default void wait_forTheFirst_leavesTheOthersPending(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var first = WaitOptions.defaults().withReturnWhen(ReturnWhen.FIRST_COMPLETED);
    kit.runTask(
        () -> {
          LoopFuture<String> never = loop.createFuture();
          LoopFuture<String> soon = Asyncio.sleep(Duration.ZERO, "soon");
          var waited = Asyncio.wait(List.of(never, soon), first).await();

          assertEquals(Set.of(soon), waited.done());
          assertEquals(Set.of(never), waited.pending());
          assertFalse(never.isDone());
        });
  }

  @Test
  default void wait_forTheFirstException_ignoresOtherOutcomes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var first = WaitOptions.defaults().withReturnWhen(ReturnWhen.FIRST_EXCEPTION);
    kit.runTask(
        () -> {
          LoopFuture<String> never = loop.createFuture();
          LoopFuture<String> cancelled = loop.createFuture();
          LoopFuture<String> done = Asyncio.sleep(Duration.ZERO, "done");
          LoopFuture<String> fails = loop.createFuture();
          var waiting = Asyncio.wait(List.of(never, cancelled, done, fails), first);
          cancelled.cancel();
          TaskWaits.twoIterations(loop);
          assertFalse(waiting.isDone());
          fails.setException(new IOException("the first"));

          assertEquals(Set.of(cancelled, done, fails), waiting.await().done());
        });
  }

  @Test
  default void wait_timeout_returnsBothSetsAndCancelsNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> never = loop.createFuture();
          LoopFuture<String> done = Asyncio.sleep(Duration.ZERO, "done");
          var options = WaitOptions.defaults().withTimeout(Duration.ofMillis(5));
          var waited = Asyncio.wait(List.of(never, done), options).await();

          assertEquals(Set.of(done), waited.done());
          assertEquals(Set.of(never), waited.pending());
          assertFalse(never.isCancelled());
        });
  }

  @Test
  default void wait_cancelled_cancelsNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> never = loop.createFuture();
          Task<?> waiting = loop.createTask(() -> Asyncio.wait(List.of(never)).await());
          TaskWaits.twoIterations(loop);
          waiting.cancel();

          assertThrows(CancellationException.class, waiting::await);
          assertFalse(never.isDone());
        });
  }

  @Test
  default void wait_forNothing_isRefused(LoopFixture kit) throws Exception {
    List<LoopFuture<String>> none = List.of();
    kit.runTask(() -> assertThrows(IllegalArgumentException.class, () -> Asyncio.wait(none)));
  }

  @Test
  default void createTask_onTheRunningLoop_isCurrentAndListed(LoopFixture kit) throws Exception {
    assertThrows(NoRunningLoopException.class, () -> Asyncio.createTask(() -> ""));
    assertThrows(NoRunningLoopException.class, Asyncio::currentTask);
    kit.runTask(
        () -> {
          Task<Boolean> other =
              Asyncio.createTask(
                  () -> Asyncio.allTasks().contains(Objects.requireNonNull(Asyncio.currentTask())));

          assertEquals(2, Asyncio.allTasks().size());
          assertTrue(other.await());
          assertEquals(Set.of(Objects.requireNonNull(Asyncio.currentTask())), Asyncio.allTasks());
        });
  }

  @Test
  default void toThread_runsElsewhereInTheSameContext(LoopFixture kit) throws Exception {
    ContextVar<String> user = ContextVar.of("user");
    var failure = new IOException("over there");
    kit.runTask(
        () -> {
          user.set("ada");
          Thread here = Thread.currentThread();
          LoopFuture<Boolean> elsewhere =
              Asyncio.toThread(() -> Thread.currentThread() != here && user.get().equals("ada"));
          assertTrue(elsewhere.await());
          LoopFuture<String> fails =
              Asyncio.toThread(
                  () -> {
                    throw failure;
                  });

          assertSame(failure, assertThrows(IOException.class, fails::await));
        });
  }

  @Test
  default void runCoroutineThreadsafe_runsOnTheLoop(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("in the coroutine");
    kit.runTask(
        () -> {
          boolean ran =
              kit.offLoop(
                      () -> {
                        var there =
                            Asyncio.runCoroutineThreadsafe(
                                () -> {
                                  TaskWaits.twoIterations(loop);
                                  return Objects.requireNonNull(loop.currentTask()).getName();
                                },
                                loop);
                        var fails =
                            Asyncio.runCoroutineThreadsafe(
                                () -> {
                                  throw failure;
                                },
                                loop);
                        var e = assertThrows(ExecutionException.class, fails::get);
                        assertSame(failure, e.getCause());
                        return !there.get().isEmpty();
                      })
                  .await();
          assertTrue(ran);
        });
  }

  @Test
  default void runCoroutineThreadsafe_withoutResult_isNull(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>(List.of("to clear"));
    kit.runTask(
        () -> {
          var cleared = Asyncio.runCoroutineThreadsafe(events::clear, loop);
          TaskWaits.until(loop, "the task has ended", cleared::isDone);

          assertNull(cleared.get());
          assertEquals(List.of(), events);
        });
  }

  @Test
  default void runCoroutineThreadsafe_cancelled_cancelsTheTask(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<String> awaited = loop.createFuture();
          CompletableFuture<String> submitted =
              Asyncio.runCoroutineThreadsafe(awaited::await, loop);
          TaskWaits.until(loop, "the task runs", () -> loop.allTasks().size() == 2);
          TaskWaits.twoIterations(loop);
          submitted.cancel(false);
          TaskWaits.until(loop, "the task has ended", () -> loop.allTasks().size() == 1);

          assertTrue(awaited.isCancelled());
        });
  }

  private static Task<String> failing(EventLoop loop) {
    return loop.createTask(
        () -> {
          throw new IOException("this one fails");
        });
  }
}
