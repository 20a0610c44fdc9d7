package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.InvalidStateException;
import dev.rondo.LoopFuture;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Futures and their callbacks. For awaiting them, see {@link AwaitContract}. */
@Role(LoopFuture.class)
public interface FutureContract extends LoopContract {

  @Test
  @Covers({"createFuture", "LoopFuture.result", "LoopFuture.exception"})
  default void future_pending_hasNoResultYet(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();

    assertFalse(future.isDone());
    assertFalse(future.isCancelled());
    assertSame(kit.loop(), future.getLoop());
    assertThrows(InvalidStateException.class, future::result);
    assertThrows(InvalidStateException.class, future::exception);
  }

  @Test
  default void setResult_completesOnce(LoopFixture kit) throws Exception {
    LoopFuture<String> future = kit.loop().createFuture();
    future.setResult("first");

    assertTrue(future.isDone());
    assertEquals("first", future.result());
    assertNull(future.exception());
    assertThrows(InvalidStateException.class, () -> future.setResult("second"));
    assertThrows(InvalidStateException.class, () -> future.setException(new IOException("second")));
    assertFalse(future.cancel());
    assertEquals("first", future.result());
  }

  @Test
  default void setException_completesWithTheSameException(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();
    var failure = new IOException("failed");
    future.setException(failure);

    assertTrue(future.isDone());
    assertSame(failure, future.exception());
    assertSame(failure, assertThrows(IOException.class, future::result));
    assertThrows(InvalidStateException.class, () -> future.setResult("second"));
    assertThrows(
        NullPointerException.class,
        () -> kit.loop().<String>createFuture().setException(Nulls.any()));
  }

  @Test
  default void cancel_completesWithItsMessage(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();

    assertTrue(future.cancel("not needed"));
    assertTrue(future.isDone());
    assertTrue(future.isCancelled());
    assertFalse(future.cancel());
    var thrown = assertThrows(CancellationException.class, future::result);
    assertEquals("not needed", thrown.getMessage());
    assertThrows(CancellationException.class, future::exception);
    assertThrows(InvalidStateException.class, () -> future.setResult("late"));
  }

  @Test
  @Covers("addDoneCallback")
  default void doneCallbacks_runThroughCallSoonInOrder(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();
    var events = new ArrayList<String>();
    future.addDoneCallback(f -> events.add("first " + f.isDone()));
    future.addDoneCallback(f -> events.add("second " + (f == future)));
    future.setResult("done");
    future.addDoneCallback(f -> events.add("third"));
    assertEquals(List.of(), events);
    kit.iterate();

    assertEquals(List.of("first true", "second true", "third"), events);
  }

  @Test
  @Covers("addDoneCallback")
  default void doneCallbacks_ofACancelledFuture_run(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();
    var events = new ArrayList<Boolean>();
    future.addDoneCallback(f -> events.add(f.isCancelled()));
    future.cancel();
    kit.iterate();

    assertEquals(List.of(true), events);
  }

  @Test
  @Covers("addDoneCallback")
  default void doneCallback_thatThrows_isReportedAndTheNextRuns(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();
    var events = new ArrayList<String>();
    var failure = new IllegalArgumentException("a done callback failed");
    future.addDoneCallback(
        f -> {
          throw failure;
        });
    future.addDoneCallback(f -> events.add("next"));
    future.setResult("done");
    kit.iterate();

    assertSame(failure, kit.reports().takeOne().exception());
    assertEquals(List.of("next"), events);
  }

  @Test
  default void removeDoneCallback_removesEveryEqualOne(LoopFixture kit) {
    LoopFuture<String> future = kit.loop().createFuture();
    var events = new ArrayList<String>();
    Consumer<LoopFuture<String>> twice = f -> events.add("removed");
    future.addDoneCallback(twice);
    future.addDoneCallback(f -> events.add("kept"));
    future.addDoneCallback(twice);

    assertEquals(2, future.removeDoneCallback(twice));
    assertEquals(0, future.removeDoneCallback(twice));
    future.setResult("done");
    kit.iterate();
    assertEquals(List.of("kept"), events);
  }

  @Test
  default void get_onAnotherThread_waits(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    LoopFuture<String> future = loop.createFuture();
    LoopFuture<String> seen = kit.offLoop(future::get);
    loop.callSoon(() -> future.setResult("got"));

    assertEquals("got", loop.runUntilComplete(seen));
  }

  @Test
  default void toCompletableFuture_isDoneWithTheFuture(LoopFixture kit) throws Exception {
    LoopFuture<String> good = kit.loop().createFuture();
    LoopFuture<String> bad = kit.loop().createFuture();
    var failure = new IOException("failed");
    CompletableFuture<String> goodCopy = good.toCompletableFuture();
    CompletableFuture<String> badCopy = bad.toCompletableFuture();
    good.setResult("good");
    bad.setException(failure);
    kit.iterateUntil("both are done", () -> goodCopy.isDone() && badCopy.isDone());

    assertEquals("good", goodCopy.get());
    assertSame(failure, assertThrows(ExecutionException.class, badCopy::get).getCause());
  }

  @Test
  default void toCompletableFuture_cancelled_cancelsTheFuture(LoopFixture kit) throws Exception {
    LoopFuture<String> future = kit.loop().createFuture();
    CompletableFuture<String> copy = future.toCompletableFuture();
    kit.thread(() -> copy.cancel(true)).join();
    kit.iterateUntil("the future is cancelled", future::isCancelled);

    assertTrue(copy.isCancelled());
  }

  /** T040. */
  @Test
  @Covers("setException")
  default void failure_neverRetrieved_isReportedOnceCollected(LoopFixture kit) {
    var failure = new IOException("not retrieved by anyone");
    failAndForget(kit.loop(), failure, false);
    LoopFixture.await(
        "the failure is reported",
        () -> {
          System.gc();
          kit.iterate();
          return kit.reports().count() > 0;
        });

    ExceptionContext report = kit.reports().takeOne();
    assertSame(failure, report.exception());
    ErrorMessages.assertContains(new IOException(report.message()), "never retrieved");
  }

  /** T040: the report for the second future shows that there was none for the first. */
  @Test
  @Covers("LoopFuture.exception")
  default void failure_retrieved_isNotReported(LoopFixture kit) {
    var second = new IOException("never retrieved");
    failAndForget(kit.loop(), new IOException("retrieved"), true);
    failAndForget(kit.loop(), second, false);
    LoopFixture.await(
        "the second failure is reported",
        () -> {
          System.gc();
          kit.iterate();
          return kit.reports().count() > 0;
        });

    assertSame(second, kit.reports().takeOne().exception());
  }

  @Test
  default void await_outsideATask_isRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopFuture<String> future = loop.createFuture();
    assertThrows(IllegalStateException.class, future::await);
    loop.callSoon(
        () -> {
          var refusal = assertThrows(IllegalStateException.class, future::await);
          ErrorMessages.assertContains(refusal, "task");
        });
    kit.iterate();

    assertFalse(future.isDone());
  }

  private static void failAndForget(EventLoop loop, Exception failure, boolean retrieve) {
    LoopFuture<String> future = loop.createFuture();
    future.setException(failure);
    if (retrieve) {
      assertSame(failure, future.exception());
    }
  }
}
