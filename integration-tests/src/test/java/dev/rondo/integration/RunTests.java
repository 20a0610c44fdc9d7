package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.AsyncGenerator;
import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.EventLoopPolicy;
import dev.rondo.EventLoops;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.policies.Backend;
import dev.rondo.policies.Backends;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import dev.rondo.tasks.AsyncLock;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Runner;
import dev.rondo.tasks.RunnerOptions;
import dev.rondo.tasks.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of {@code Asyncio.run} and {@code Runner} on a real loop. */
class RunTests {

  private static final Duration TOO_LONG = Duration.ofSeconds(30);

  private static final Backend SELECTOR = Backends.discover().find("selector").orElseThrow();

  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void restorePolicy() {
    EventLoops.setEventLoopPolicy(null);
  }

  /** T046. */
  @Test
  void run_atTheEnd_endsTasksGeneratorsAndThreads() throws Exception {
    AtomicReference<EventLoop> used = new AtomicReference<>();
    Thread[] worker = new Thread[1];
    Asyncio.run(
        () -> {
          EventLoop loop = EventLoops.getRunningLoop();
          used.set(loop);
          AsyncGenerator<String> generator = loop.createAsyncGenerator(this::generate);
          generator.anext().await();
          worker[0] = loop.runInExecutor(Thread::currentThread).await();
          loop.createTask(this::hang);
          return Asyncio.sleep(Duration.ZERO).await();
        },
        RunTests::newLoop);

    assertEquals(List.of("task ended", "generator ended"), seen);
    worker[0].join();
    assertTrue(used.get().isClosed());
  }

  @Test
  void toString_ofATaskInDebugMode_namesItsCallerAndWait() throws Exception {
    Asyncio.run(
        () -> {
          EventLoop loop = EventLoops.getRunningLoop();
          loop.setDebug(true);
          LoopFuture<String> answer = loop.createFuture();
          Task<String> inner = Asyncio.createTask(() -> answer.await());
          Task<String> outer = Asyncio.createTask(() -> inner.await());
          inner.setName("inner");
          outer.setName("outer");
          Asyncio.sleep(Duration.ZERO).await();
          Asyncio.sleep(Duration.ZERO).await();
          String text = outer.toString();
          assertTrue(
              text.startsWith("<Task 'outer' pending wait_for=<Task 'inner' pending> created at "),
              text);
          assertTrue(text.contains("RunTests.java"), text);
          assertTrue(inner.toString().contains(" wait_for=<Future "), inner::toString);
          assertTrue(inner.toString().contains(" awaited_by=['outer'] "), inner::toString);
          answer.setResult("answer");

          assertEquals("answer", outer.await());
          assertTrue(outer.toString().contains(" finished result=answer"), outer::toString);
        },
        RunTests::newLoop);
  }

  @Test
  void toString_ofATask_saysForWhichObjectItWaits() throws Exception {
    Asyncio.run(
        () -> {
          AsyncLock lock = new AsyncLock();
          lock.acquire().await();
          Task<?> locking = Asyncio.createTask(() -> lock.acquire().await());
          Task<?> sleeping = Asyncio.createTask(() -> Asyncio.sleep(Duration.ofMinutes(1)).await());
          LoopFuture<?> all = Asyncio.gather(List.of(locking, sleeping));
          Asyncio.sleep(Duration.ZERO).await();

          assertTrue(locking.toString().contains(" blocker=<AsyncLock locked, 1 waiting>>"));
          assertTrue(sleeping.toString().contains(" s left>>"), sleeping::toString);
          assertTrue(all.toString().contains(" blocker=<gather 2 of 2 pending>"), all::toString);
          all.cancel();
          Asyncio.wait(List.of(all)).await();
          assertFalse(locking.toString().contains("blocker"), locking::toString);
        },
        RunTests::newLoop);
  }

  @Test
  void run_bodiesWithoutAResult_runs() throws Exception {
    Asyncio.run(
        () -> {
          Task<@Nullable Void> task =
              Asyncio.createTask(
                  () -> {
                    seen.add("task");
                  });
          assertNull(task.await());
          Asyncio.timeout(Duration.ofMinutes(1))
              .run(
                  () -> {
                    seen.add("timeout");
                  });
          TaskGroup.run(
              group ->
                  group.createTask(
                      () -> {
                        seen.add("group");
                      }));
        },
        RunTests::newLoop);
    try (Runner runner = new Runner(RunnerOptions.defaults().withLoopFactory(RunTests::newLoop))) {
      runner.run(
          () -> {
            seen.add("runner");
          });
    }

    assertEquals(List.of("task", "timeout", "group", "runner"), seen);
  }

  /** T046. */
  @Test
  void run_cancelledTasksFail_reportsTheirExceptions() throws Exception {
    List<ExceptionContext> reports = new ArrayList<>();
    var failure = new IOException("broken");
    Asyncio.run(
        () -> {
          EventLoop loop = EventLoops.getRunningLoop();
          loop.setExceptionHandler((on, context) -> reports.add(context));
          loop.createTask(
              () -> {
                try {
                  return Asyncio.sleep(TOO_LONG, "").await();
                } finally {
                  fail(failure);
                }
              });
          return Asyncio.sleep(Duration.ZERO).await();
        },
        RunTests::newLoop);

    assertEquals(1, reports.size(), reports::toString);
    assertSame(failure, reports.getFirst().exception());
    assertEquals("unhandled exception during Asyncio.run() shutdown", reports.getFirst().message());
  }

  /** T047. */
  @Test
  void run_withAFactory_callsItOnceWithoutThePolicy() throws Exception {
    EventLoops.setEventLoopPolicy(new FailingPolicy());
    String name =
        Asyncio.run(
            () -> EventLoops.getEventLoop().name(),
            () -> {
              seen.add("made");
              return newLoop();
            });

    assertEquals("selector", name);
    assertEquals(List.of("made"), seen);
  }

  /** T048. */
  @Test
  void run_insideALoop_failsAndTheOuterRunContinues() throws Exception {
    try (Runner runner = new Runner(RunTests::newLoop)) {
      String result =
          runner.run(
              () -> {
                assertThrows(IllegalStateException.class, () -> runner.run(() -> "inner"));
                assertThrows(
                    IllegalStateException.class,
                    () -> Asyncio.run(() -> "inner", RunTests::newLoop));
                return Asyncio.sleep(Duration.ZERO, "outer").await();
              });

      assertEquals("outer", result);
      assertEquals("again", runner.run(() -> "again"));
    }
  }

  @Test
  void run_twice_keepsTheContext() throws Exception {
    ContextVar<String> variable = ContextVar.of("variable", "default");
    try (Runner runner = new Runner(RunTests::newLoop)) {
      runner.run(
          () -> {
            variable.set("changed");
            return "";
          });

      assertEquals("changed", runner.run(variable::get));
      assertEquals("default", variable.get());
    }
  }

  @Test
  void run_withThePolicy_leavesTheThreadWithoutALoop() throws Exception {
    String name = Asyncio.run(() -> EventLoops.getRunningLoop().name());

    assertEquals(preferred(), name);
    assertThrows(IllegalStateException.class, EventLoops::getEventLoop);
  }

  /** Returns the supported backend with the highest preference. */
  private static String preferred() {
    EventLoopProvider best = null;
    int most = Integer.MIN_VALUE;
    for (EventLoopProvider provider : ServiceLoader.load(EventLoopProvider.class)) {
      if (provider.support() instanceof Support.Supported supported
          && supported.preference() > most) {
        best = provider;
        most = supported.preference();
      }
    }
    return Objects.requireNonNull(best).name();
  }

  private String hang() throws Exception {
    try {
      return Asyncio.sleep(TOO_LONG, "").await();
    } finally {
      Asyncio.sleep(Duration.ZERO).await();
      seen.add("task ended");
    }
  }

  private void generate(AsyncGenerator.Yield<String> out) {
    try {
      out.yield("first");
    } finally {
      seen.add("generator ended");
    }
  }

  private static void fail(IOException failure) throws IOException {
    throw failure;
  }

  private static EventLoop newLoop() {
    return SELECTOR.newEventLoop(LoopOptions.defaults());
  }

  /** A policy whose methods all fail. */
  private static final class FailingPolicy implements EventLoopPolicy {

    @Override
    public EventLoop getEventLoop() {
      throw new AssertionError("getEventLoop");
    }

    @Override
    public void setEventLoop(@Nullable EventLoop loop) {
      throw new AssertionError("setEventLoop");
    }

    @Override
    public EventLoop newEventLoop() {
      throw new AssertionError("newEventLoop");
    }
  }
}
