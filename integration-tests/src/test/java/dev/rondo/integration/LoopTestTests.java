package dev.rondo.integration;

import static dev.rondo.junit.LoopTest.ALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import dev.rondo.junit.LoopExtension;
import dev.rondo.junit.LoopTest;
import dev.rondo.junit.RecordingExceptionHandler;
import dev.rondo.policies.Backend;
import dev.rondo.policies.Backends;
import dev.rondo.spi.ManualTime;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.Runner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of how {@link LoopTest} runs tests. */
@Tag("once")
final class LoopTestTests {

  @Test
  void loopTest_isACoroutineOnANewLoop() {
    ExtensionRun.of(Coroutines.class).assertPassed(3);
  }

  static final class Coroutines {

    private static EventLoop last;
    private EventLoop loop;

    @BeforeEach
    void open(EventLoop loop) throws Exception {
      assertSame(loop, EventLoops.getRunningLoop());
      Asyncio.sleep(Duration.ofMillis(1)).await();
      this.loop = loop;
    }

    @LoopTest
    void method_canAwait(EventLoop loop) throws Exception {
      assertSame(this.loop, loop);
      assertNotSame(last, loop);
      last = loop;
      assertEquals("done", Asyncio.createTask(() -> "done").await());
      assertTrue(loop.isDebug());
    }

    @LoopTest
    void again_hasANewLoop() {
      assertNotSame(last, loop);
      last = loop;
      assertNotNull(Asyncio.currentTask());
    }

    @LoopTest
    void parameters_areMixedWithThoseOfOthers(TestInfo info, Runner runner) {
      assertSame(loop, runner.getLoop());
      assertEquals("[1] selector", info.getDisplayName());
    }

    @AfterEach
    void close(EventLoop loop) throws Exception {
      assertSame(this.loop, loop);
      Asyncio.sleep(Duration.ZERO).await();
    }
  }

  @Test
  void manualTime_passesOnlyByTheTest() {
    ExtensionRun.of(Manual.class).assertPassed(1);
  }

  static final class Manual {

    @LoopTest
    void hour_passesAtOnce(ManualTime time, EventLoop loop) throws Exception {
      Task<String> sleeper =
          loop.createTask(() -> Asyncio.sleep(Duration.ofHours(1), "slept").await());
      Asyncio.sleep(Duration.ZERO).await();
      time.advance(Duration.ofMinutes(59));
      Asyncio.sleep(Duration.ZERO).await();
      assertFalse(sleeper.isDone());
      time.advance(Duration.ofMinutes(1));
      assertEquals("slept", sleeper.await());
    }
  }

  @Test
  void backends_all_runsOnEachInTurn() {
    ExtensionRun run = ExtensionRun.of(EachBackend.class);

    List<String> available =
        Backends.discover().available().stream()
            .filter(backend -> backend.preference() > Integer.MIN_VALUE) // Others are only named.
            .map(Backend::name)
            .toList();
    run.assertPassed(available.size());
    assertEquals(available, run.displayNames().stream().map(name -> name.substring(4)).toList());
  }

  static final class EachBackend {

    @LoopTest(backends = ALL)
    void name_isThatOfTheBackend(EventLoop loop, TestInfo info) {
      assertEquals(info.getDisplayName().substring(4), loop.name());
    }
  }

  @Test
  void backends_configured_areUsed() {
    var unknown = Map.of("rondo.junit.backends", "acme");
    Throwable failure = ExtensionRun.of(AnyBackend.class, unknown).failure();

    assertTrue(
        failure.getMessage().startsWith("no event loop backend is named 'acme'"),
        failure.getMessage());
    assertTrue(failure.getMessage().contains("available: "), failure.getMessage());
    ExtensionRun.of(AnyBackend.class, Map.of("rondo.junit.backends", "selector, epoll"))
        .assertPassed(2);
  }

  static final class AnyBackend {

    @LoopTest
    void passes(EventLoop loop) {
      assertTrue(loop.isDebug());
    }
  }

  @Test
  void otherTests_runTheLoopThemselves() {
    ExtensionRun.of(OtherTests.class).assertPassed(5);
  }

  @ExtendWith(LoopExtension.class)
  static final class OtherTests {

    @BeforeEach
    void isNoCoroutine() {
      assertFalse(Thread.currentThread().isVirtual());
    }

    @Test
    void plain_drivesTheLoop(EventLoop loop) throws Exception {
      assertEquals("done", loop.runUntilComplete(() -> "done"));
    }

    @Test
    void plain_needsNoLoop() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterized_usesTheRunner(int number, Runner runner) throws Exception {
      assertEquals(number, runner.run(() -> Asyncio.sleep(Duration.ZERO, number).await()));
    }

    @RepeatedTest(1)
    void repeated_canCloseTheLoop(EventLoop loop) {
      loop.close();
    }
  }

  @Test
  void nested_andOneInstance_work() {
    ExtensionRun.of(OneInstance.class).assertPassed(3);
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static final class OneInstance {

    private EventLoop outer;

    @BeforeEach
    void open(EventLoop loop) {
      assertNotSame(outer, loop);
      outer = loop;
    }

    @LoopTest
    void first_hasItsLoop(EventLoop loop) {
      assertSame(outer, loop);
    }

    @LoopTest
    void second_hasItsLoop(EventLoop loop) {
      assertSame(outer, loop);
    }

    @Nested
    class Inner {

      @LoopTest
      void third_hasItsLoop(EventLoop loop) {
        assertSame(outer, loop);
      }
    }
  }

  @Test
  void parallel_eachHasItsLoop() {
    ExtensionRun.of(
            Parallel.class,
            Map.of(
                "junit.jupiter.execution.parallel.enabled",
                "true",
                "junit.jupiter.execution.parallel.mode.default",
                "concurrent",
                "junit.jupiter.execution.parallel.config.strategy",
                "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism",
                "4"))
        .assertPassed(20);
  }

  static final class Parallel {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    @ExtendWith(LoopExtension.class)
    void parameterized_runsInParallel(int millis, Runner runner) throws Exception {
      runner.run(() -> Asyncio.sleep(Duration.ofMillis(millis)).await());
    }

    @RepeatedTest(10)
    @ExtendWith(LoopExtension.class)
    void repeated_runsInParallel(EventLoop loop) throws Exception {
      assertEquals(
          "done", loop.runUntilComplete(() -> Asyncio.sleep(Duration.ofMillis(2), "done").await()));
    }
  }

  @Test
  void reports_takenByTheTest_areNoFailure() {
    ExtensionRun.of(TakenReports.class).assertPassed(1);
  }

  static final class TakenReports {

    @LoopTest
    void report_isTaken(EventLoop loop, RecordingExceptionHandler reports) {
      loop.callExceptionHandler(ExceptionContext.of("expected"));
      assertEquals("expected", reports.takeOne().message());
    }
  }
}
