package dev.rondo.tck.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A loop as an executor. */
@Role(EventLoop.class)
@Covers("asExecutor")
public interface LoopExecutorContract extends LoopContract {

  @Test
  default void execute_onAnotherThread_runsOnTheLoopInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ScheduledExecutorService executor = loop.asExecutor();
    var runs = new ArrayList<Integer>();
    var threads = new ArrayList<Thread>();
    LoopFuture<String> ended = loop.createFuture();
    kit.thread(
        () -> {
          for (int i = 0; i < 100; i++) {
            int number = i;
            executor.execute(() -> runs.add(number));
          }
          executor.execute(() -> threads.add(Thread.currentThread()));
          executor.execute(() -> ended.setResult("ended"));
        });
    loop.runUntilComplete(ended);

    assertEquals(100, runs.size());
    assertEquals(runs.stream().sorted().toList(), runs);
    assertEquals(List.of(Thread.currentThread()), threads);
  }

  @Test
  default void execute_context_isTheCallersOwn(LoopFixture kit) {
    ContextVar<String> name = ContextVar.of("name");
    var seen = new ArrayList<String>();
    kit.loop()
        .callSoon(
            () -> {
              name.set("caller");
              kit.loop().asExecutor().execute(() -> seen.add(name.get()));
            });
    kit.iterateUntil("the command has run", () -> !seen.isEmpty());

    assertEquals(List.of("caller"), seen);
  }

  @Test
  default void execute_commandThatThrows_isReported(LoopFixture kit) {
    var failure = new IllegalStateException("of a command");
    kit.loop()
        .asExecutor()
        .execute(
            () -> {
              throw failure;
            });
    kit.iterateUntil("the failure is reported", () -> kit.reports().count() == 1);

    assertSame(failure, kit.reports().takeOne().exception());
  }

  @Test
  default void submit_result_isForOtherThreads(LoopFixture kit) throws Exception {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    LoopFuture<Thread> result =
        kit.offLoop(() -> executor.submit(Thread::currentThread).get(10, TimeUnit.SECONDS));

    assertSame(Thread.currentThread(), kit.loop().runUntilComplete(result));
  }

  @Test
  default void submit_failure_isWrappedForTheWaiter(LoopFixture kit) throws Exception {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    var failure = new IOException("of a command");
    Callable<String> command =
        () -> {
          throw failure;
        };
    LoopFuture<ExecutionException> caught =
        kit.offLoop(
            () -> assertThrows(ExecutionException.class, () -> executor.submit(command).get()));

    assertSame(failure, kit.loop().runUntilComplete(caught).getCause());
  }

  @Test
  default void get_inACallback_isRefused(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    var refusal = new AtomicReference<Throwable>();
    kit.loop()
        .callSoon(
            () -> {
              Future<String> future = executor.submit(() -> "result");
              refusal.set(assertThrows(IllegalStateException.class, future::get));
            });
    kit.iterateUntil("the callback has run", () -> refusal.get() != null);

    ErrorMessages.assertContains(refusal.get(), "own loop", "another thread");
  }

  @Test
  default void cancel_interruptWished_leavesTheLoopThread(LoopFixture kit) throws Exception {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    var running = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    Future<String> future =
        executor.submit(
            () -> {
              running.countDown();
              cancelled.await();
              return "uninterrupted";
            });
    LoopFuture<Boolean> result =
        kit.offLoop(
            () -> {
              running.await();
              boolean done = future.cancel(true);
              cancelled.countDown();
              return done;
            });

    assertTrue(kit.loop().runUntilComplete(result));
    assertFalse(Thread.interrupted());
  }

  @Test
  default void schedule_delay_isOfTheLoopsClock(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var start = loop.time();
    var times = new ArrayList<Duration>();
    LoopFuture<String> ended = loop.createFuture();
    ScheduledExecutorService executor = loop.asExecutor();
    ScheduledFuture<?> later =
        executor.schedule(() -> ended.setResult("later"), 20, TimeUnit.MILLISECONDS);
    executor.schedule(() -> times.add(start.until(loop.time())), 5, TimeUnit.MILLISECONDS);

    assertTrue(later.getDelay(TimeUnit.MILLISECONDS) <= 20);
    assertEquals("later", loop.runUntilComplete(ended));
    assertTrue(later.isDone());
    assertTrue(times.getFirst().compareTo(Duration.ofMillis(5)) >= 0, times::toString);
    assertTrue(later.getDelay(TimeUnit.NANOSECONDS) <= 0);
  }

  @Test
  default void schedule_cancelled_neverRuns(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var runs = new ArrayList<String>();
    ScheduledExecutorService executor = loop.asExecutor();
    ScheduledFuture<?> first =
        executor.schedule(() -> runs.add("cancelled"), 2, TimeUnit.MILLISECONDS);
    kit.iterate();
    assertTrue(first.cancel(true));
    LoopFuture<String> ended = loop.createFuture();
    executor.schedule(() -> ended.setResult("ended"), 4, TimeUnit.MILLISECONDS);
    loop.runUntilComplete(ended);

    assertEquals(List.of(), runs);
    executor.shutdown();
    assertTrue(executor.isTerminated(), "a cancelled command keeps no executor open");
  }

  @Test
  default void schedule_longestDelay_neverExpires(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    ScheduledFuture<?> never = executor.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
    kit.iterate();

    assertFalse(never.isDone());
    assertTrue(never.cancel(false));
  }

  @Test
  default void scheduleAtFixedRate_untilCancelled(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    var runs = new ArrayList<Thread>();
    ScheduledFuture<?> repeated =
        executor.scheduleAtFixedRate(
            () -> runs.add(Thread.currentThread()), 0, 1, TimeUnit.MILLISECONDS);
    kit.iterateUntil("it ran three times", () -> runs.size() >= 3);
    assertTrue(repeated.cancel(false));
    int before = runs.size();
    kit.iterate();

    assertEquals(before, runs.size());
    executor.shutdown();
    assertTrue(executor.isTerminated());
  }

  @Test
  default void scheduleWithFixedDelay_failure_endsIt(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    var failure = new IllegalStateException("third run");
    var runs = new ArrayList<String>();
    ScheduledFuture<?> repeated =
        executor.scheduleWithFixedDelay(
            () -> {
              runs.add("run");
              if (runs.size() == 3) {
                throw failure;
              }
            },
            0,
            10,
            TimeUnit.MICROSECONDS);
    kit.iterateUntil("it has failed", repeated::isDone);

    assertSame(failure, repeated.exceptionNow());
    assertEquals(3, runs.size());
  }

  @Test
  default void scheduleAtFixedRate_noPeriod_isRefused(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();

    ErrorMessages.assertContains(
        assertThrows(
            IllegalArgumentException.class,
            () -> executor.scheduleAtFixedRate(() -> {}, 0, 0, TimeUnit.SECONDS)),
        "period",
        "positive");
  }

  @Test
  default void shutdown_pendingCommands_runAndThenItIsTerminated(LoopFixture kit) {
    EventLoop loop = kit.loop();
    ScheduledExecutorService executor = loop.asExecutor();
    var runs = new ArrayList<String>();
    executor.execute(() -> runs.add("soon"));
    executor.schedule(() -> runs.add("later"), 2, TimeUnit.MILLISECONDS);
    ScheduledFuture<?> repeated = executor.scheduleAtFixedRate(() -> {}, 0, 1, TimeUnit.SECONDS);
    executor.shutdown();

    assertTrue(repeated.isCancelled());
    assertFalse(executor.isTerminated());
    ErrorMessages.assertContains(
        assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {})),
        "shut down");
    kit.iterateUntil("the executor is terminated", executor::isTerminated);
    assertEquals(List.of("soon", "later"), runs);
    assertFalse(loop.isClosed());
    assertNotSame(executor, loop.asExecutor());
    assertFalse(loop.asExecutor().isShutdown());
  }

  @Test
  default void shutdownNow_pendingCommands_areReturned(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    var runs = new ArrayList<String>();
    Runnable command = () -> runs.add("soon");
    executor.execute(command);
    executor.schedule(() -> runs.add("later"), 1, TimeUnit.MILLISECONDS);
    List<Runnable> dropped = executor.shutdownNow();

    assertEquals(2, dropped.size());
    assertTrue(dropped.contains(command));
    assertTrue(executor.isTerminated());
    kit.iterate();
    assertEquals(List.of(), runs);
  }

  @Test
  default void close_onTheLoopThread_doesNotWait(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    kit.loop()
        .callSoon(
            () -> {
              executor.execute(() -> {});
              executor.close();
            });
    kit.iterateUntil("the executor is terminated", executor::isTerminated);

    assertTrue(executor.isShutdown());
  }

  @Test
  default void close_onAnotherThread_waitsForTheCommands(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var ran = new AtomicReference<String>();
    LoopFuture<String> seen =
        kit.offLoop(
            () -> {
              try (ScheduledExecutorService executor = loop.asExecutor()) {
                executor.schedule(() -> ran.set("ran"), 5, TimeUnit.MILLISECONDS);
              }
              return ran.get();
            });

    assertEquals("ran", loop.runUntilComplete(seen));
  }

  @Test
  default void execute_closedLoop_isRejected(LoopFixture kit) {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    kit.loop().close();

    ErrorMessages.assertContains(
        assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {})), "closed");
    executor.close();
    assertTrue(executor.isTerminated());
  }

  /** Commands that a closed loop has not run never run, so no thread must wait for them. */
  @Test
  default void close_loopClosedFirst_cancelsWhatIsLeft(LoopFixture kit) throws Exception {
    ScheduledExecutorService executor = kit.loop().asExecutor();
    ScheduledFuture<?> never = executor.schedule(() -> {}, 1, TimeUnit.HOURS);
    Future<String> soon = executor.submit(() -> "never");
    executor.shutdown();
    kit.loop().close();

    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
    assertTrue(never.isCancelled());
    assertTrue(soon.isCancelled());
    assertNull(assertThrows(Exception.class, soon::get).getCause());
  }
}
