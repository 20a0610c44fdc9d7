package dev.rondo.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopClosedException;
import dev.rondo.TimerHandle;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of one iteration: the poll timeout and the order of events. */
final class LoopCoreTests {

  private final ManualClock clock = new ManualClock();
  private final ScriptedDriver driver = new ScriptedDriver();
  private final LoopCore core =
      new LoopCore(StubLoop.make(), queue -> driver, LoopOptions.defaults().withClock(clock));
  private final List<String> ran = new ArrayList<>();

  private LoopEvent event(String name) {
    return LoopEvent.of(() -> ran.add(name));
  }

  @Test
  void run_stoppedBefore_runsOneIterationWithoutWaiting() {
    core.callSoon(() -> ran.add("a"));
    core.stop();

    core.run();

    assertEquals(List.of(0L), driver.timeouts);
    assertEquals(List.of("a"), ran);
  }

  @Test
  void run_nothingReady_waitsForFirstTimer() {
    core.callAt(clock.nanoTime() + 5_000, core::stop);
    driver.script.add(() -> clock.advance(Duration.ofNanos(5_000)));

    core.run();

    assertEquals(List.of(5_000L), driver.timeouts);
  }

  @Test
  void run_noTimers_waitsWithoutLimit() {
    driver.script.add(() -> core.callSoon(core::stop));

    core.run();

    assertEquals(List.of(-1L), driver.timeouts);
  }

  @Test
  void run_farTimer_waitsAtMostADay() {
    core.callAt(Long.MAX_VALUE, () -> ran.add("never"));
    driver.script.add(() -> core.callSoon(core::stop));

    core.run();

    assertEquals(List.of(Duration.ofDays(1).toNanos()), driver.timeouts);
    assertEquals(List.of(), ran);
  }

  @Test
  void run_farTimerAndNegativeClock_waitsAtMostADay() {
    clock.advance(Duration.ofDays(-10_000));
    core.callAt(Long.MAX_VALUE, () -> ran.add("never"));
    driver.script.add(() -> core.callSoon(core::stop));

    core.run();

    assertEquals(List.of(Duration.ofDays(1).toNanos()), driver.timeouts);
  }

  @Test
  void run_clockStandsStill_waitsForTheJump() {
    var time = new ManualTime();
    var core =
        new LoopCore(StubLoop.make(), queue -> driver, LoopOptions.defaults().withClock(time));
    core.callAt(1, core::stop);
    driver.script.add(() -> time.advance(Duration.ofNanos(1)));

    core.run();

    assertEquals(List.of(-1L), driver.timeouts);
  }

  @Test
  void run_fastClock_waitsLess() {
    var core =
        new LoopCore(
            StubLoop.make(), queue -> driver, LoopOptions.defaults().withClock(new FastClock()));
    core.callAt(5_000, core::stop);
    driver.script.add(() -> core.callSoon(core::stop));

    core.run();

    assertEquals(List.of(5L), driver.timeouts);
  }

  @Test
  void close_stopsListeningToTheClock() throws Exception {
    var time = new ManualTime();
    var core =
        new LoopCore(StubLoop.make(), queue -> driver, LoopOptions.defaults().withClock(time));
    core.close();
    time.advance(Duration.ofNanos(1));

    assertNull(core.peek());
    assertFalse(core.runStepIfReady());
  }

  /** A clock that is a thousand times as fast as the system's. */
  private static final class FastClock implements LoopClock {

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public long waitNanos(long nanos) {
      return nanos / 1000;
    }
  }

  @Test
  void run_allKinds_runsReadyThenInputThenTimers() {
    core.callAt(clock.nanoTime(), () -> ran.add("timer"));
    core.callSoon(() -> ran.add("ready"));
    core.callSoon(core::stop);
    driver.script.add(() -> core.enqueue(event("input")));

    core.run();

    assertEquals(List.of("ready", "input", "timer"), ran);
  }

  /** An event that a task step would be. */
  private LoopEvent step(Runnable body) {
    return new LoopEvent() {
      @Override
      public void run() {
        body.run();
      }

      @Override
      public boolean isStep() {
        return true;
      }
    };
  }

  @Test
  void step_wokenByTheDriver_runsBeforeNextPoll() {
    LoopEvent next = step(core::stop);
    LoopEvent woken =
        step(
            () -> {
              ran.add("step");
              core.enqueue(next);
            });
    driver.script.add(() -> core.enqueue(LoopEvent.of(() -> core.enqueue(woken))));
    driver.script.add(() -> ran.add("poll"));

    core.run();

    assertEquals(List.of("step", "poll"), ran);
  }

  @Test
  void step_wokenAfterACallback_waitsForNextPoll() {
    LoopEvent woken = step(core::stop);
    driver.script.add(
        () ->
            core.enqueue(
                LoopEvent.of(
                    () -> {
                      core.callSoon(() -> ran.add("callback"));
                      core.enqueue(woken);
                    })));
    driver.script.add(() -> ran.add("poll"));

    core.run();

    assertEquals(List.of("poll", "callback"), ran);
  }

  @Test
  void step_wokenByACallback_waitsForNextPoll() {
    LoopEvent woken = step(core::stop);
    core.callSoon(() -> core.enqueue(woken));
    driver.script.add(() -> {});
    driver.script.add(() -> ran.add("poll"));

    core.run();

    assertEquals(List.of("poll"), ran);
  }

  @Test
  void step_wokenAndLoopStopped_waitsForTheNextRun() {
    driver.script.add(
        () ->
            core.enqueue(
                LoopEvent.of(
                    () -> {
                      core.enqueue(step(() -> ran.add("step")));
                      core.stop();
                    })));

    core.run();

    assertEquals(List.of(), ran);
  }

  @Test
  void callSoon_duringBatch_waitsForNextPoll() {
    core.callSoon(
        () -> {
          ran.add("first");
          core.callSoon(
              () -> {
                ran.add("second");
                core.stop();
              });
        });
    driver.script.add(() -> {});
    driver.script.add(() -> ran.add("poll"));

    core.run();

    assertEquals(List.of("first", "poll", "second"), ran);
  }

  @Test
  void callAt_oneNanosecondEarly_doesNotFire() {
    core.callAt(clock.nanoTime() + 2, () -> ran.add("timer"));
    driver.script.add(() -> clock.advance(Duration.ofNanos(1)));
    driver.script.add(() -> core.callSoon(core::stop));

    core.run();

    assertEquals(List.of(), ran);
    assertEquals(List.of(2L, 1L), driver.timeouts);
  }

  @Test
  void cancel_majorityOfManyTimers_removesThemAll() {
    List<TimerHandle> timers = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      timers.add(core.callAt(Long.MAX_VALUE - 200 + i, () -> ran.add("never")));
    }

    timers.subList(55, 110).forEach(TimerHandle::cancel);
    runOnce();
    assertEquals(110, core.timerCount());

    timers.get(54).cancel();
    runOnce();
    assertEquals(54, core.timerCount());
  }

  private void runOnce() {
    core.stop();
    core.run();
  }

  @Test
  void run_errorInCallback_keepsOthersForNextRun() {
    AssertionError error = new AssertionError("fatal");
    core.callSoon(
        () -> {
          throw error;
        });
    core.callSoon(() -> ran.add("rest"));

    assertSame(error, assertThrows(AssertionError.class, core::run));
    assertEquals(List.of(), ran);

    runOnce();
    assertEquals(List.of("rest"), ran);
  }

  @Test
  void atEndOfCallback_insideCallback_runsWhenItEnds() {
    core.callSoon(
        () -> {
          core.atEndOfCallback(() -> ran.add("flush"));
          ran.add("callback");
        });
    core.callSoon(() -> ran.add("next"));

    runOnce();

    assertEquals(List.of("callback", "flush", "next"), ran);
  }

  @Test
  void atEndOfCallback_outsideCallbacks_runsAtOnce() {
    core.atEndOfCallback(() -> ran.add("flush"));

    assertEquals(List.of("flush"), ran);
  }

  @Test
  void callSoon_closed_isRefused() throws Exception {
    core.markClosed();
    core.close();

    assertTrue(driver.closed);
    assertThrows(LoopClosedException.class, () -> core.callSoon(() -> {}));
    assertThrows(LoopClosedException.class, () -> core.callSoonThreadsafe(() -> {}));
    assertThrows(LoopClosedException.class, () -> core.callAt(0, () -> {}));
    assertThrows(LoopClosedException.class, core::run);
  }

  @Test
  void run_slowEventWhoseToStringThrows_goesOn() {
    core.diagnostics().setDebug(true);
    core.diagnostics().setSlowCallbackDuration(Duration.ZERO);
    core.enqueue(
        new LoopEvent() {
          @Override
          public void run() {
            ran.add("slow");
          }

          @Override
          public String toString() {
            throw new IllegalStateException("not yet");
          }
        });
    core.enqueue(event("next"));
    core.enqueue(LoopEvent.of(core::stop));

    core.run();

    assertEquals(List.of("slow", "next"), ran);
  }
}
