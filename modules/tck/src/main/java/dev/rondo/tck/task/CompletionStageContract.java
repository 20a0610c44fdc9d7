package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The outcome of a {@code CompletionStage} as a future of a loop. */
@Role(EventLoop.class)
public interface CompletionStageContract extends LoopContract {

  @Test
  default void futureOf_completeStage_completesInTheNextIteration(LoopFixture kit)
      throws Exception {
    LoopFuture<String> future = kit.loop().futureOf(CompletableFuture.completedFuture("ready"));

    assertFalse(future.isDone());
    assertEquals("ready", kit.loop().runUntilComplete(future));
  }

  @Test
  default void futureOf_nullResult_isNull(LoopFixture kit) throws Exception {
    var stage = new CompletableFuture<@Nullable String>();
    stage.complete(null);

    assertNull(kit.loop().runUntilComplete(kit.loop().futureOf(stage)));
  }

  /** The loop waits in its poll when the stage is completed. */
  @Test
  default void futureOf_otherThreadCompletes_wakesTheLoop(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var stage = new CompletableFuture<String>();
    var threads = new ArrayList<Thread>();
    LoopFuture<String> future = loop.futureOf(stage);
    future.addDoneCallback(done -> threads.add(Thread.currentThread()));
    loop.callSoon(() -> kit.thread(() -> stage.complete("from a thread")));

    assertEquals("from a thread", loop.runUntilComplete(future));
    assertEquals(List.of(Thread.currentThread()), threads);
  }

  @Test
  default void futureOf_dependentStageFails_failsUnwrapped(LoopFixture kit) {
    var failure = new IOException("of the first stage");
    var first = new CompletableFuture<String>();
    LoopFuture<Integer> future = kit.loop().futureOf(first.thenApply(String::length));
    first.completeExceptionally(failure);

    assertSame(failure, assertThrows(IOException.class, () -> kit.loop().runUntilComplete(future)));
  }

  @Test
  default void futureOf_cancelledStage_cancelsTheFuture(LoopFixture kit) {
    var stage = new CompletableFuture<String>();
    LoopFuture<String> future = kit.loop().futureOf(stage);
    LoopFuture<String> dependent = kit.loop().futureOf(stage.thenApply(value -> value));
    stage.cancel(false);

    assertThrows(CancellationException.class, () -> kit.loop().runUntilComplete(future));
    assertThrows(CancellationException.class, () -> kit.loop().runUntilComplete(dependent));
    assertTrue(dependent.isCancelled());
  }

  @Test
  default void futureOf_cancelled_cancelsTheStage(LoopFixture kit) {
    var stage = new CompletableFuture<String>();
    LoopFuture<String> future = kit.loop().futureOf(stage);
    assertTrue(future.cancel());

    kit.iterateUntil("the stage is cancelled", stage::isCancelled);
  }

  /** Some stages cannot be cancelled: the future is, and the outcome is dropped. */
  @Test
  default void futureOf_stageWithoutCancel_isLeft(LoopFixture kit) {
    var source = new CompletableFuture<String>();
    LoopFuture<String> future = kit.loop().futureOf(source.minimalCompletionStage());
    future.cancel();
    assertThrows(CancellationException.class, () -> kit.loop().runUntilComplete(future));

    assertFalse(source.isDone());
    source.complete("late");
    kit.iterate();
  }

  @Test
  default void futureOf_completedAfterTheClose_isDropped(LoopFixture kit) {
    var stage = new CompletableFuture<String>();
    LoopFuture<String> future = kit.loop().futureOf(stage);
    kit.loop().close();
    stage.complete("late");

    assertFalse(future.isDone());
  }

  @Test
  default void futureOf_null_isRefused(LoopFixture kit) {
    CompletableFuture<String> none = Nulls.any();

    assertThrows(NullPointerException.class, () -> kit.loop().futureOf(none));
  }

  @Test
  @Covers("futureOf")
  @Needs(Capability.TASKS)
  default void await_stageOfAThread_resumesTheTask(LoopFixture kit) throws Exception {
    assertEquals(
        "answer",
        kit.run(
            () -> {
              var stage = new CompletableFuture<String>();
              kit.thread(() -> stage.complete("answer"));
              return Asyncio.await(stage);
            }));
  }

  @Test
  @Covers("futureOf")
  @Needs(Capability.TASKS)
  default void await_cancelledTask_cancelsTheStage(LoopFixture kit) {
    var stage = new CompletableFuture<String>();
    var awaiting = new CountDownLatch(1);
    Task<String> task =
        kit.loop()
            .createTask(
                () -> {
                  awaiting.countDown();
                  return Asyncio.await(stage);
                });
    kit.iterateUntil("the task awaits", () -> awaiting.getCount() == 0);
    task.cancel();

    assertThrows(CancellationException.class, () -> kit.loop().runUntilComplete(task));
    kit.iterateUntil("the stage is cancelled", stage::isCancelled);
  }
}
