package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.NoRunningLoopException;
import dev.rondo.Task;
import dev.rondo.policies.Backend;
import dev.rondo.policies.Backends;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** {@code sleep}, {@code gather} and {@code waitFor} on a real loop. */
class AsyncioTests {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATE = Duration.ofSeconds(30);
  private static final Duration PROMPT = Duration.ofSeconds(5);

  private static final Backend SELECTOR = Backends.discover().find("selector").orElseThrow();

  private final List<String> seen = new ArrayList<>();

  @Test
  void sleep_takesAsLongAsAskedAndHasItsResult() throws Exception {
    Duration took =
        run(
            () -> {
              LoopTime start = EventLoops.getRunningLoop().time();
              assertEquals("rested", Asyncio.sleep(SOON, "rested").await());
              return start.until(EventLoops.getRunningLoop().time());
            });

    assertTrue(took.compareTo(SOON) >= 0, took::toString);
  }

  @Test
  void sleep_ofNothing_letsOthersHaveTheirTurn() throws Exception {
    run(
        () -> {
          EventLoops.getRunningLoop().createTask(() -> seen.add("other"));
          Asyncio.sleep(Duration.ZERO).await();
          return seen.add("sleeper");
        });

    assertEquals(List.of("other", "sleeper"), seen);
  }

  @Test
  void sleep_outsideALoop_isRefused() {
    assertThrows(NoRunningLoopException.class, () -> Asyncio.sleep(SOON));
  }

  @Test
  void sleep_cancelled_endsPromptly() throws Exception {
    Duration took =
        run(
            () -> {
              EventLoop loop = EventLoops.getRunningLoop();
              LoopTime start = loop.time();
              Task<String> sleeper = loop.createTask(() -> Asyncio.sleep(LATE, "").await());
              Asyncio.sleep(SOON).await();
              sleeper.cancel();
              assertThrows(CancellationException.class, sleeper::await);
              return start.until(loop.time());
            });

    assertTrue(took.compareTo(PROMPT) < 0, took::toString);
  }

  @Test
  void gather_hasTheResultsInOrder() throws Exception {
    List<String> results =
        run(() -> Asyncio.gather(List.of(Asyncio.sleep(SOON, "a"), done("b"))).await());

    assertEquals(List.of("a", "b"), results);
  }

  @Test
  void gather_ofNothing_isEmpty() throws Exception {
    List<LoopFuture<String>> none = List.of();

    assertEquals(List.of(), run(() -> Asyncio.gather(none).await()));
  }

  @Test
  void gather_failsWithTheFirstFailureWhileTheOthersGoOn() throws Exception {
    var failure = new IOException("broken");
    run(
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
  void gather_cancelled_cancelsAllAndWaitsForThem() throws Exception {
    run(
        () -> {
          Task<String> stubborn = task(() -> cleanUp("a"));
          Task<String> other = task(() -> cleanUp("b"));
          var gathered = Asyncio.gather(List.of(stubborn, other));
          Asyncio.sleep(SOON).await();
          gathered.cancel();

          assertThrows(CancellationException.class, gathered::await);
          assertTrue(stubborn.isDone() && other.isDone());
          return seen.add("end");
        });

    assertEquals(List.of("a is cleaned up", "b is cleaned up", "end"), seen);
  }

  @Test
  void waitFor_inTime_hasTheResult() throws Exception {
    assertEquals("rested", run(() -> Asyncio.waitFor(Asyncio.sleep(SOON, "rested"), LATE).await()));
  }

  @Test
  void waitFor_ofWhatFails_failsWithIt() throws Exception {
    var failure = new IOException("broken");
    run(
        () -> {
          var waited = Asyncio.waitFor(task(() -> fail(failure)), LATE);
          assertSame(failure, assertThrows(IOException.class, waited::await));
          return seen.add("end");
        });
  }

  @Test
  void waitFor_tooLate_cancelsAndFailsOnceThatIsDone() throws Exception {
    run(
        () -> {
          Task<String> slow = task(() -> cleanUp("slow"));
          var e = assertThrows(TimeoutException.class, Asyncio.waitFor(slow, SOON)::await);

          assertEquals("not done within PT0.02S", e.getMessage());
          assertInstanceOf(CancellationException.class, e.getCause());
          assertTrue(slow.isCancelled());
          return seen.add("end");
        });

    assertEquals(List.of("slow is cleaned up", "end"), seen);
  }

  @Test
  void waitFor_ofWhatBringsAResultAllTheSame_hasIt() throws Exception {
    String result =
        run(
            () -> {
              Coroutine<String> obstinate =
                  () -> {
                    try {
                      return Asyncio.sleep(LATE, "slept").await();
                    } catch (CancellationException e) {
                      return "cancelled, but here it is";
                    }
                  };
              return Asyncio.waitFor(task(obstinate), SOON).await();
            });

    assertEquals("cancelled, but here it is", result);
  }

  @Test
  void waitFor_cancelled_cancelsAndIsNoTimeout() throws Exception {
    run(
        () -> {
          Task<String> slow = task(() -> cleanUp("slow"));
          var waited = Asyncio.waitFor(slow, LATE);
          Asyncio.sleep(SOON).await();
          waited.cancel();

          assertThrows(CancellationException.class, waited::await);
          return seen.add("end");
        });

    assertEquals(List.of("slow is cleaned up", "end"), seen);
  }

  private String cleanUp(String name) throws Exception {
    try {
      return Asyncio.sleep(LATE, name).await();
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

  private static <T> T run(Coroutine<T> coroutine) throws Exception {
    return Asyncio.run(coroutine, () -> SELECTOR.newEventLoop(LoopOptions.defaults()));
  }
}
