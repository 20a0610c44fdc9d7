package dev.rondo.tck.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.CallbackScheduler;
import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Timers: callbacks scheduled for a later time. */
@Role({CallbackScheduler.class, TimerHandle.class})
@Covers({"callLater", "callAt"})
public interface TimerContract extends LoopContract {

  /** T019. */
  @Test
  default void callLater_runsOnceAfterTheDelay(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var elapsed = new ArrayList<Duration>();
    LoopTime start = loop.time();
    loop.callLater(Duration.ofMillis(100), () -> elapsed.add(start.until(loop.time())));
    loop.callLater(Duration.ofMillis(150), loop::stop);
    loop.runForever();

    assertEquals(1, elapsed.size());
    assertTrue(elapsed.getFirst().toMillis() >= 99, elapsed::toString);
    assertTrue(elapsed.getFirst().toMillis() < 2000, elapsed::toString);
  }

  /** T020. */
  @Test
  default void callLater_isNeverEarly(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    for (int i = 0; i < 8; i++) {
      LoopTime start = loop.time();
      LoopFuture<String> future = loop.createFuture();
      loop.callLater(Duration.ofMillis(20), () -> future.setResult("due"));
      loop.runUntilComplete(future);

      Duration elapsed = start.until(loop.time());
      assertTrue(elapsed.compareTo(Duration.ofMillis(20)) >= 0, elapsed::toString);
    }
  }

  /** T021. */
  @Test
  default void callLater_negativeDelays_runNextInOrderOfDueTime(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callLater(Duration.ofSeconds(-1), () -> events.add("-1"));
    loop.callLater(Duration.ofSeconds(-2), () -> events.add("-2"));
    kit.iterate();

    assertEquals(List.of("-2", "-1"), events);
  }

  @Test
  default void callAt_runsInOrderOfDueTime(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<Integer>();
    LoopTime start = loop.time();
    for (int delay : List.of(7, 3, 9, 1, 5)) {
      loop.callAt(start.plus(Duration.ofMillis(delay)), () -> events.add(delay));
    }
    loop.callAt(start.plus(Duration.ofMillis(10)), loop::stop);
    loop.runForever();

    assertEquals(List.of(1, 3, 5, 7, 9), events);
  }

  /** T022. */
  @Test
  default void when_isTheTimeAskedFor(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopTime due = loop.time().plus(Duration.ofSeconds(10));

    assertEquals(due, loop.callAt(due, () -> {}).when());
  }

  /** T022. */
  @Test
  @Covers({"callLater", "callAt"})
  default void timers_null_isRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();

    assertThrows(NullPointerException.class, () -> loop.callLater(Nulls.<Duration>any(), () -> {}));
    assertThrows(NullPointerException.class, () -> loop.callAt(Nulls.<LoopTime>any(), () -> {}));
    assertThrows(NullPointerException.class, () -> loop.callLater(Duration.ZERO, Nulls.any()));
    assertThrows(NullPointerException.class, () -> loop.callAt(loop.time(), Nulls.any()));
  }

  /** T023. */
  @Test
  default void callLater_beyondTheEndOfTime_neverRuns(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    List<TimerHandle> handles =
        List.of(
            loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> events.add("forever")),
            loop.callLater(Duration.ofSeconds(1L << 55), () -> events.add("2^55")),
            loop.callAt(LoopTime.MAX, () -> events.add("max")));
    loop.callLater(Duration.ofMillis(5), loop::stop);
    loop.runForever();
    handles.forEach(Handle::cancel);
    kit.iterate();

    assertEquals(List.of(), events);
    assertTrue(handles.stream().allMatch(Handle::isCancelled));
  }

  /** T024: more than half of over 100 timers are cancelled, so the loop must drop them at once. */
  @Test
  @Covers("Handle.cancel")
  default void cancel_ofMostTimers_releasesThemNextIteration(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var live = new AtomicInteger();
    var cancelled = new ArrayList<WeakReference<TimerHandle>>();
    loop.callLater(Duration.ofMillis(30), live::incrementAndGet);
    for (int i = 0; i < 120; i++) {
      TimerHandle handle = loop.callLater(Duration.ofHours(1), live::incrementAndGet);
      handle.cancel();
      cancelled.add(new WeakReference<>(handle));
    }
    kit.iterate();

    LoopFixture.await(
        "the cancelled timers are collected",
        () -> {
          System.gc();
          return cancelled.stream().allMatch(reference -> reference.refersTo(null));
        });
    kit.iterateUntil("the live timer runs", () -> live.get() == 1);
  }

  /** T025: a busy wait would read the clock thousands of times. */
  @Test
  default void callLater_shortDelays_areNotWaitedForBusily(LoopFixture kit) throws Exception {
    var reads = new AtomicInteger();
    LoopClock system = LoopClock.system();
    EventLoop loop =
        kit.newLoop(
            LoopOptions.defaults()
                .withSpin(Duration.ZERO)
                .withClock(
                    () -> {
                      reads.incrementAndGet();
                      return system.nanoTime();
                    }));
    for (long nanos : List.of(10_000_000L, 100_000L, 1_000L, 10L, 1L)) {
      LoopFuture<String> future = loop.createFuture();
      loop.callLater(Duration.ofNanos(nanos), () -> future.setResult("due"));
      loop.runUntilComplete(future);
    }

    assertTrue(reads.get() < 200, () -> reads + " reads of the clock");
  }

  /** T026. */
  @Test
  default void when_isKnownAfterTheRunAndAfterCancel(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopTime due = loop.time();
    TimerHandle ran = loop.callAt(due, () -> {});
    TimerHandle cancelled = loop.callAt(due, () -> {});
    cancelled.cancel();
    kit.iterate();

    assertEquals(due, ran.when());
    assertEquals(due, cancelled.when());
    assertFalse(ran.isCancelled());
  }

  @Test
  default void cancel_byATimerOfTheSameIteration_preventsTheRun(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    LoopTime past = loop.time().plus(Duration.ofSeconds(-1));
    TimerHandle second = loop.callAt(past.plus(Duration.ofMillis(1)), () -> events.add("second"));
    loop.callAt(past, second::cancel);
    kit.iterate();

    assertEquals(List.of(), events);
  }

  @Test
  default void time_isMonotonicAndReadAfresh(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.callSoon(
        () -> {
          LoopTime before = loop.time();
          LoopFixture.await(
              "the clock goes on inside a callback", () -> loop.time().compareTo(before) > 0);
        });
    kit.iterate();
  }
}
