package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Timeout;
import dev.rondo.tck.fixture.ErrorMessages;
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
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Timeouts: alone, nested, and together with a cancellation from outside. */
@Role({Timeout.class, Asyncio.class})
@Needs(Capability.TASKS)
public interface TimeoutContract extends LoopContract {

  /** A timeout that expires before anything else happens. */
  Duration SOON = Duration.ofMillis(10);

  /** A timeout that does not expire during the test. */
  Duration LATE = Duration.ofMinutes(1);

  @Test
  default void run_inTime_returnsTheResultAndIsNotExpired(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(LATE);

          assertEquals("rested", timeout.run(() -> Asyncio.sleep(SOON, "rested").await()));
          assertFalse(timeout.isExpired());
        });
  }

  @Test
  default void run_tooLate_throwsAndLeavesNoCancellation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(SOON);
          var e = assertThrows(TimeoutException.class, () -> timeout.run(() -> forever(loop)));

          assertInstanceOf(CancellationException.class, e.getCause());
          assertEquals("not done within PT0.01S", e.getMessage());
          assertTrue(timeout.isExpired());
          assertEquals(0, self(loop).cancelling());
          TaskWaits.twoIterations(loop);
        });
  }

  @Test
  default void run_alreadyExpired_endsAtTheFirstAwait(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            Timeout timeout = Asyncio.timeout(none);
            assertThrows(TimeoutException.class, () -> timeout.run(() -> forever(loop)));
            assertEquals("none", Asyncio.timeout(none).run(() -> "none"));
          }
          TaskWaits.twoIterations(loop);
        });
  }

  @Test
  default void run_bodyCatchesTheCancellation_returnsItsResult(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(SOON);
          String result =
              timeout.run(
                  () -> {
                    try {
                      return forever(loop);
                    } catch (CancellationException e) {
                      return "despite cancellation";
                    }
                  });

          assertEquals("despite cancellation", result);
          assertTrue(timeout.isExpired());
          assertEquals(0, self(loop).cancelling());
        });
  }

  @Test
  default void run_bodyFailsWhenCancelled_throwsTheFailure(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IOException("while cleaning up");
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(SOON);
          var thrown =
              assertThrows(
                  IOException.class,
                  () ->
                      timeout.run(
                          () -> {
                            try {
                              return forever(loop);
                            } catch (CancellationException e) {
                              throw failure;
                            }
                          }));

          assertSame(failure, thrown);
          assertEquals(0, self(loop).cancelling());
        });
  }

  @Test
  default void run_outerTimeoutExpires_leavesTheInnerUnexpired(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout inner = Asyncio.timeout(LATE);
          Timeout outer = Asyncio.timeout(SOON);

          assertThrows(
              TimeoutException.class, () -> outer.run(() -> inner.run(() -> forever(loop))));
          assertTrue(outer.isExpired());
          assertFalse(inner.isExpired());
        });
  }

  @Test
  default void run_innerTimeoutExpires_letsTheOuterContinue(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout inner = Asyncio.timeout(SOON);
          Timeout outer = Asyncio.timeout(LATE);
          String result =
              outer.run(
                  () -> {
                    assertThrows(TimeoutException.class, () -> inner.run(() -> forever(loop)));
                    TaskWaits.twoIterations(loop);
                    return "went on";
                  });

          assertEquals("went on", result);
          assertFalse(outer.isExpired());
        });
  }

  /** If both deadlines have passed, the outer timeout throws. */
  @Test
  default void run_nestedTimeoutsExpireAtOnce_outerThrows(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    kit.runTask(
        () -> {
          Timeout outer = Asyncio.timeout(Duration.ZERO);
          Timeout inner = Asyncio.timeout(Duration.ZERO);

          assertThrows(
              TimeoutException.class,
              () ->
                  outer.run(
                      () -> {
                        try {
                          return inner.run(() -> forever(loop));
                        } catch (CancellationException e) {
                          events.add("cancelled in the outer");
                          throw e;
                        }
                      }));
          assertTrue(inner.isExpired());
          assertEquals(0, self(loop).cancelling());
        });

    assertEquals(List.of("cancelled in the outer"), events);
  }

  @Test
  default void run_cancelledFromOutside_isNoTimeout(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(LATE);
          Task<String> task = loop.createTask(() -> timeout.run(() -> forever(loop)));
          TaskWaits.twoIterations(loop);
          task.cancel();

          assertThrows(CancellationException.class, task::await);
          assertFalse(timeout.isExpired());
        });
  }

  @Test
  default void run_cancelledAndExpired_isCancelled(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(null);
          Task<String> task = loop.createTask(() -> timeout.run(() -> forever(loop)));
          TaskWaits.twoIterations(loop);
          timeout.reschedule(loop.time());
          task.cancel();

          assertThrows(CancellationException.class, task::await);
          assertEquals(1, task.cancelling());
        });
  }

  /** A task that was already cancelled limits the time of its clean-up. */
  @Test
  default void run_inATaskThatWasCancelled_stillThrowsTimeouts(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Task<String> task =
              loop.createTask(
                  () -> {
                    try {
                      return forever(loop);
                    } finally {
                      assertThrows(
                          TimeoutException.class,
                          () -> Asyncio.timeout(SOON).run(() -> forever(loop)));
                    }
                  });
          TaskWaits.twoIterations(loop);
          task.cancel();

          assertThrows(CancellationException.class, task::await);
          assertEquals(1, task.cancelling());
        });
  }

  @Test
  default void reschedule_laterSoonerAndNever_movesTheDeadline(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(SOON);
          timeout.run(
              () -> {
                timeout.reschedule(null);
                assertNull(timeout.when());
                Asyncio.sleep(SOON.multipliedBy(3)).await();
                LoopTime later = loop.time().plus(LATE);
                timeout.reschedule(later);
                assertEquals(later, timeout.when());
                TaskWaits.twoIterations(loop);
                timeout.reschedule(LoopTime.MIN);
                assertThrows(CancellationException.class, () -> forever(loop));
                assertTrue(timeout.isExpired());
                var e = assertThrows(IllegalStateException.class, () -> timeout.reschedule(later));
                ErrorMessages.assertContains(e, "reschedule", "expiring");
                return "caught";
              });
        });
  }

  @Test
  default void timeout_withoutLimit_neverExpires(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(null);

          assertEquals("rested", timeout.run(() -> Asyncio.sleep(SOON, "rested").await()));
          assertNull(timeout.when());
        });
  }

  @Test
  default void timeoutAt_aPointInTime_expiresThen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopTime end = loop.time().plus(SOON);
          Timeout timeout = Asyncio.timeoutAt(end);
          assertEquals(end, timeout.when());
          assertThrows(TimeoutException.class, () -> timeout.run(() -> forever(loop)));

          assertTrue(loop.time().compareTo(end) >= 0);
        });
  }

  @Test
  default void run_ofATimeoutTwiceOrInACallback_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Timeout timeout = Asyncio.timeout(LATE);
          assertThrows(IllegalStateException.class, () -> timeout.reschedule(null));
          timeout.run(() -> "once");
          var twice = assertThrows(IllegalStateException.class, () -> timeout.run(() -> "twice"));
          ErrorMessages.assertContains(twice, "used once", "finished");

          var refused = loop.<Boolean>createFuture();
          loop.callSoon(
              () -> {
                assertThrows(
                    IllegalStateException.class, () -> Asyncio.timeout(LATE).run(() -> ""));
                refused.setResult(true);
              });
          assertTrue(refused.await());
        });
  }

  private static String forever(EventLoop loop) throws Exception {
    return loop.<String>createFuture().await();
  }

  private static Task<?> self(EventLoop loop) {
    return Objects.requireNonNull(loop.currentTask());
  }
}
