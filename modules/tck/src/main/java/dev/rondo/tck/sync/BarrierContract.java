package dev.rondo.tck.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.tasks.AsyncBarrier;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Barriers, where a fixed number of tasks wait for each other. */
@Role(AsyncBarrier.class)
@Needs(Capability.TASKS)
public interface BarrierContract extends LoopContract {

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

  @Test
  default void waitForAll_oneParty_neverWaits(LoopFixture kit) throws Exception {
    var barrier = new AsyncBarrier(1);
    kit.runTask(
        () -> {
          for (int round = 0; round < 3; round++) {
            LoopFuture<Integer> passed = barrier.waitForAll();
            assertTrue(passed.isDone());
            assertEquals(0, passed.await());
          }
        });
  }

  @Test
  default void waitForAll_againAtOnce_joinsTheNextRound(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var barrier = new AsyncBarrier(3);
    var rounds = new ArrayList<Integer>();
    kit.runTask(
        () -> {
          var tasks = new ArrayList<Task<Boolean>>();
          for (int i = 0; i < 3; i++) {
            tasks.add(
                loop.createTask(
                    () -> {
                      for (int round = 0; round < 4; round++) {
                        barrier.waitForAll().await();
                        rounds.add(round);
                      }
                      return true;
                    }));
          }
          for (Task<Boolean> task : tasks) {
            task.await();
          }
        });

    assertEquals(List.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3), rounds);
  }

  @Test
  default void waitForAll_cancelledOnceOpen_othersPass(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var barrier = new AsyncBarrier(3);
    kit.runTask(
        () -> {
          Task<Integer> first = loop.createTask(() -> barrier.waitForAll().await());
          Task<Integer> second = loop.createTask(() -> barrier.waitForAll().await());
          TaskWaits.twoIterations(loop);
          LoopFuture<Integer> last = barrier.waitForAll();
          first.cancel();

          assertThrows(CancellationException.class, first::await);
          assertEquals(1, second.await());
          assertEquals(2, last.await());
          assertFalse(barrier.isBroken());
        });
  }

  @Test
  default void waitForAll_timeLimit_leavesTheBarrierUsable(LoopFixture kit) throws Exception {
    var barrier = new AsyncBarrier(2);
    kit.runTask(
        () -> {
          LoopFuture<Integer> early = Asyncio.waitFor(barrier.waitForAll(), Duration.ofMillis(1));
          assertThrows(TimeoutException.class, early::await);
          assertEquals(0, barrier.waiting());
          assertFalse(barrier.isBroken());
          LoopFuture<Integer> first = barrier.waitForAll();
          assertEquals(1, barrier.waitForAll().await());

          assertEquals(0, first.await());
        });
  }

  @Test
  default void reset_onceAllHaveArrived_failsNobody(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var barrier = new AsyncBarrier(2);
    kit.runTask(
        () -> {
          Task<Integer> first = loop.createTask(() -> barrier.waitForAll().await());
          TaskWaits.twoIterations(loop);
          LoopFuture<Integer> last = barrier.waitForAll();
          barrier.reset();

          assertEquals(0, first.await());
          assertEquals(1, last.await());
          assertEquals(0, barrier.waiting());
        });
  }

  @Test
  default void reset_whoseWaitersRetry_joinsThemAgain(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var barrier = new AsyncBarrier(3);
    kit.runTask(
        () -> {
          var tasks = new ArrayList<Task<Integer>>();
          for (int i = 0; i < 2; i++) {
            tasks.add(
                loop.createTask(
                    () -> {
                      assertThrows(
                          BrokenBarrierException.class, () -> barrier.waitForAll().await());
                      return barrier.waitForAll().await();
                    }));
          }
          TaskWaits.twoIterations(loop);
          barrier.reset();
          TaskWaits.until(loop, "both wait again", () -> barrier.waiting() == 2);
          assertEquals(2, barrier.waitForAll().await());

          assertEquals(1, tasks.get(0).await() + tasks.get(1).await());
        });
  }

  @Test
  default void abort_onceAllHaveArrived_failsOnlyLaterOnes(LoopFixture kit) throws Exception {
    var barrier = new AsyncBarrier(2);
    kit.runTask(
        () -> {
          LoopFuture<Integer> first = barrier.waitForAll();
          LoopFuture<Integer> second = barrier.waitForAll();
          barrier.abort();
          barrier.abort();

          assertEquals(0, first.await());
          assertEquals(1, second.await());
          assertThrows(BrokenBarrierException.class, () -> barrier.waitForAll().await());
          assertEquals(0, barrier.waiting());
        });
  }
}
