package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.AsyncBarrier;
import dev.rondo.tasks.AsyncEvent;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events and barriers, on which several tasks wait together. */
@Role({AsyncEvent.class, AsyncBarrier.class})
@Needs(Capability.TASKS)
public interface EventContract extends LoopContract {

  @Test
  default void waitUntilSet_isDoneForAllWhenItIsSet(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var event = new AsyncEvent();
    kit.runTask(
        () -> {
          Task<@Nullable Void> first = loop.createTask(() -> event.waitUntilSet().await());
          LoopFuture<@Nullable Void> second = event.waitUntilSet();
          TaskWaits.twoIterations(loop);
          assertFalse(second.isDone());
          event.set();
          assertTrue(second.isDone());
          event.clear();

          first.await();
          assertFalse(event.isSet());
          assertFalse(event.waitUntilSet().isDone());
        });
  }

  @Test
  default void waitUntilSet_alreadySet_isDoneAtOnce(LoopFixture kit) throws Exception {
    var event = new AsyncEvent();
    event.set();
    kit.runTask(
        () -> {
          assertTrue(event.waitUntilSet().isDone());
          assertSame(
              event.waitUntilSet(), event.waitUntilSet(), "a set event must allocate no future");
        });
  }

  @Test
  default void waitUntilSet_cancelled_leavesTheOthersWaiting(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var event = new AsyncEvent();
    kit.runTask(
        () -> {
          Task<@Nullable Void> first = loop.createTask(() -> event.waitUntilSet().await());
          Task<@Nullable Void> second = loop.createTask(() -> event.waitUntilSet().await());
          TaskWaits.twoIterations(loop);
          first.cancel();
          TaskWaits.twoIterations(loop);
          assertEquals("<AsyncEvent unset, 1 waiting>", event.toString());
          assertFalse(second.isDone());
          event.set();
          second.await();

          assertTrue(first.isCancelled());
        });
  }

  @Test
  default void set_onAnotherThread_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var event = new AsyncEvent();
    kit.runTask(
        () -> {
          LoopFuture<@Nullable Void> waiting = event.waitUntilSet();
          kit.offLoop(
                  () -> {
                    assertThrows(IllegalStateException.class, event::set);
                    return loop.callSoonThreadsafe(event::set);
                  })
              .await();
          waiting.await();

          assertTrue(event.isSet());
        });
  }

  @Test
  default void waitForAll_lastParty_releasesAllWithTheirIndex(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var barrier = new AsyncBarrier(3);
    kit.runTask(
        () -> {
          for (int round = 0; round < 3; round++) {
            Task<Integer> first = loop.createTask(() -> barrier.waitForAll().await());
            Task<Integer> second = loop.createTask(() -> barrier.waitForAll().await());
            TaskWaits.twoIterations(loop);
            assertEquals(2, barrier.waiting());
            assertFalse(first.isDone());

            assertEquals(2, barrier.waitForAll().await());
            assertEquals(List.of(0, 1), List.of(first.await(), second.await()));
            assertEquals(0, barrier.waiting());
          }
        });
  }

  @Test
  default void waitForAll_cancelled_doesNotCount(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var barrier = new AsyncBarrier(2);
    kit.runTask(
        () -> {
          Task<Integer> cancelled = loop.createTask(() -> barrier.waitForAll().await());
          TaskWaits.twoIterations(loop);
          cancelled.cancel();
          assertEquals(0, barrier.waiting());
          LoopFuture<Integer> first = barrier.waitForAll();
          assertFalse(first.isDone());
          assertThrows(CancellationException.class, cancelled::await);

          assertEquals(1, barrier.waitForAll().await());
          assertEquals(0, first.await());
        });
  }

  @Test
  default void reset_failsTheWaitersAndStartsAfresh(LoopFixture kit) throws Exception {
    var barrier = new AsyncBarrier(2);
    kit.runTask(
        () -> {
          LoopFuture<Integer> waiting = barrier.waitForAll();
          barrier.reset();

          assertThrows(BrokenBarrierException.class, waiting::await);
          assertFalse(barrier.isBroken());
          assertFalse(barrier.waitForAll().isDone());
          assertEquals(1, barrier.waitForAll().await());
        });
  }

  @Test
  default void abort_failsPresentAndFutureWaitersUntilReset(LoopFixture kit) throws Exception {
    var barrier = new AsyncBarrier(3);
    kit.runTask(
        () -> {
          LoopFuture<Integer> first = barrier.waitForAll();
          LoopFuture<Integer> second = barrier.waitForAll();
          barrier.abort();
          var failures = new ArrayList<BrokenBarrierException>();
          for (LoopFuture<Integer> each : List.of(first, second, barrier.waitForAll())) {
            failures.add(assertThrows(BrokenBarrierException.class, each::await));
          }

          assertEquals(
              3, failures.stream().distinct().count(), "each waiter must get its own exception");
          assertTrue(barrier.isBroken());
          barrier.reset();
          assertFalse(barrier.isBroken());
          assertFalse(barrier.waitForAll().isDone());
        });
    assertEquals(3, barrier.parties());
    assertThrows(IllegalArgumentException.class, () -> new AsyncBarrier(0));
  }
}
