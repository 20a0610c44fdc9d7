package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.NoRunningLoopException;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** {@code sleep}, {@code gather} and {@code waitFor}. */
@Role(Asyncio.class)
@Needs(Capability.TASKS)
public interface GatherContract extends LoopContract {

  /** Long enough for other tasks to run. */
  Duration SHORT_DELAY = Duration.ofMillis(20);

  /** Longer than a passing test takes. */
  Duration LONG_DELAY = Duration.ofSeconds(30);

  @Test
  default void sleep_takesTheDelayAndReturnsTheResult(LoopFixture kit) throws Exception {
    Duration took =
        kit.run(
            () -> {
              LoopTime start = EventLoops.getRunningLoop().time();
              assertEquals("rested", Asyncio.sleep(SHORT_DELAY, "rested").await());
              return start.until(EventLoops.getRunningLoop().time());
            });

    assertTrue(took.compareTo(SHORT_DELAY) >= 0, took::toString);
  }

  @Test
  default void sleep_zero_letsOthersRun(LoopFixture kit) throws Exception {
    var seen = new ArrayList<String>();
    kit.run(
        () -> {
          EventLoops.getRunningLoop().createTask(() -> seen.add("other"));
          Asyncio.sleep(Duration.ZERO).await();
          return seen.add("sleeper");
        });

    assertEquals(List.of("other", "sleeper"), seen);
  }

  @Test
  default void sleep_outsideALoop_isRefused(LoopFixture kit) throws Exception {
    assertThrows(NoRunningLoopException.class, () -> Asyncio.sleep(SHORT_DELAY));
  }

  @Test
  default void sleep_cancelled_endsPromptly(LoopFixture kit) throws Exception {
    Duration took =
        kit.run(
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              LoopTime start = loop.time();
              Task<String> sleeper = loop.createTask(() -> Asyncio.sleep(LONG_DELAY, "").await());
              Asyncio.sleep(SHORT_DELAY).await();
              sleeper.cancel();
              assertThrows(CancellationException.class, sleeper::await);
              return start.until(loop.time());
            });

    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took::toString);
  }

  @Test
  default void gather_returnsTheResultsInOrder(LoopFixture kit) throws Exception {
    List<String> results =
        kit.run(() -> Asyncio.gather(List.of(Asyncio.sleep(SHORT_DELAY, "a"), done("b"))).await());

    assertEquals(List.of("a", "b"), results);
  }

  @Test
  default void gather_ofNothing_isEmpty(LoopFixture kit) throws Exception {
    List<LoopFuture<String>> none = List.of();

    assertEquals(List.of(), kit.run(() -> Asyncio.gather(none).await()));
  }

  @Test
  default void gather_failsWithTheFirstFailureWhileTheOthersGoOn(LoopFixture kit) throws Exception {
    var failure = new IOException("broken");
    kit.run(
        () -> {
          LoopFuture<String> other = EventLoops.getRunningLoop().createFuture();
          var gathered = Asyncio.gather(List.of(other, task(() -> fail(failure))));

          assertSame(failure, assertThrows(IOException.class, gathered::await));
          assertFalse(other.isDone());
          other.setResult("goes on");
          return other.await();
        });
  }

  @Test
  default void gather_cancelled_cancelsAllAndWaitsForThem(LoopFixture kit) throws Exception {
    var seen = new ArrayList<String>();
    kit.run(
        () -> {
          Task<String> stubborn = task(() -> cleanUp(seen, "a"));
          Task<String> other = task(() -> cleanUp(seen, "b"));
          var gathered = Asyncio.gather(List.of(stubborn, other));
          Asyncio.sleep(SHORT_DELAY).await();
          gathered.cancel();

          assertThrows(CancellationException.class, gathered::await);
          assertTrue(stubborn.isDone() && other.isDone());
          return seen.add("end");
        });

    assertEquals(List.of("a is cleaned up", "b is cleaned up", "end"), seen);
  }

  /** A member that awaits the task that gathers it cannot be done before that task. */
  @Test
  default void gather_memberAwaitsTheCaller_canBeCancelled(LoopFixture kit) throws Exception {
    kit.run(
        () -> {
          List<Task<List<String>>> members = new ArrayList<>();
          Task<List<List<String>>> gathering = task(() -> Asyncio.gather(members).await());
          members.add(task(() -> List.of(gathering.await().toString())));
          members.add(task(() -> List.of(Asyncio.sleep(LONG_DELAY, "").await())));
          Asyncio.sleep(Duration.ZERO).await();
          gathering.cancel();

          assertThrows(CancellationException.class, gathering::await);
          for (Task<?> member : members) {
            assertThrows(CancellationException.class, member::await);
          }
          return null;
        });
  }

  @Test
  default void waitFor_inTime_returnsTheResult(LoopFixture kit) throws Exception {
    assertEquals(
        "rested",
        kit.run(() -> Asyncio.waitFor(Asyncio.sleep(SHORT_DELAY, "rested"), LONG_DELAY).await()));
  }

  @Test
  default void waitFor_failingTask_failsWithIt(LoopFixture kit) throws Exception {
    var seen = new ArrayList<String>();
    var failure = new IOException("broken");
    kit.run(
        () -> {
          var waited = Asyncio.waitFor(task(() -> fail(failure)), LONG_DELAY);
          assertSame(failure, assertThrows(IOException.class, waited::await));
          return seen.add("end");
        });
  }

  @Test
  default void waitFor_tooLate_cancelsWaitsAndFails(LoopFixture kit) throws Exception {
    var seen = new ArrayList<String>();
    kit.run(
        () -> {
          Task<String> slow = task(() -> cleanUp(seen, "slow"));
          var e = assertThrows(TimeoutException.class, Asyncio.waitFor(slow, SHORT_DELAY)::await);

          assertEquals("not done within PT0.02S", e.getMessage());
          assertInstanceOf(CancellationException.class, e.getCause());
          assertTrue(slow.isCancelled());
          return seen.add("end");
        });

    assertEquals(List.of("slow is cleaned up", "end"), seen);
  }

  @Test
  default void waitFor_resultDespiteCancellation_returnsIt(LoopFixture kit) throws Exception {
    String result =
        kit.run(
            () -> {
              Coroutine<String> obstinate =
                  () -> {
                    try {
                      return Asyncio.sleep(LONG_DELAY, "slept").await();
                    } catch (CancellationException e) {
                      return "cancelled, but here it is";
                    }
                  };
              return Asyncio.waitFor(task(obstinate), SHORT_DELAY).await();
            });

    assertEquals("cancelled, but here it is", result);
  }

  @Test
  default void waitFor_cancelled_cancelsAndIsNoTimeout(LoopFixture kit) throws Exception {
    var seen = new ArrayList<String>();
    kit.run(
        () -> {
          Task<String> slow = task(() -> cleanUp(seen, "slow"));
          var waited = Asyncio.waitFor(slow, LONG_DELAY);
          Asyncio.sleep(SHORT_DELAY).await();
          waited.cancel();

          assertThrows(CancellationException.class, waited::await);
          return seen.add("end");
        });

    assertEquals(List.of("slow is cleaned up", "end"), seen);
  }

  private static String cleanUp(List<String> seen, String name) throws Exception {
    try {
      return Asyncio.sleep(LONG_DELAY, name).await();
    } finally {
      Asyncio.sleep(Duration.ZERO).await();
      seen.add(name + " is cleaned up");
    }
  }

  private static String fail(IOException failure) throws IOException {
    throw failure;
  }

  private static <T> LoopFuture<T> done(T result) {
    LoopFuture<T> future = EventLoops.getRunningLoop().createFuture();
    future.setResult(result);
    return future;
  }

  private static <T> Task<T> task(Coroutine<T> coroutine) {
    return EventLoops.getRunningLoop().createTask(coroutine);
  }
}
