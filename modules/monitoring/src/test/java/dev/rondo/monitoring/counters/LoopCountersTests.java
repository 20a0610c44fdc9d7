package dev.rondo.monitoring.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.engine.spi.ObservedLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of the times of iterations. */
final class LoopCountersTests {

  private long now = 1_000;
  private final LoopCounters counters = new LoopCounters(new NoLoop(), () -> now, () -> {});

  /** A loop that is not looked at. */
  private record NoLoop() implements ObservedLoop {

    @Override
    public EventLoop loop() {
      throw new AssertionError();
    }

    @Override
    public @Nullable Thread runner() {
      return null;
    }

    @Override
    public @Nullable Thread acting() {
      return null;
    }
  }

  private long lags() {
    return Arrays.stream(counters.lags().counts()).sum();
  }

  /** A loop with short phases would otherwise be told to wait when it has just begun one. */
  @Test
  void busyTime_phaseJustBegun_isRunning() {
    counters.running(1, 0);
    assertEquals(new BusyTime(0, 1), counters.busyTime());
    now += 5;
    assertEquals(new BusyTime(5, 5), counters.busyTime());
    counters.polling(true);
    assertEquals(new BusyTime(5, 0), counters.busyTime());
  }

  @Test
  void waitingLoop_busyTime_leavesThePollOut() {
    counters.polling(true);
    now += 70;
    counters.running(2, 3);
    now += 5;
    counters.polling(true);
    now += 70;

    assertEquals(5, counters.busyNanos());
    assertEquals(0, counters.runningSince());
    assertEquals(2, counters.waits.get());
    assertEquals(1, lags());
    assertEquals(2, counters.callbacks.get());
    assertEquals(3, counters.timers.get());
  }

  @Test
  void busyLoop_busyTime_hasThePoll() {
    for (int i = 0; i < 3; i++) {
      counters.polling(false);
      now += 2;
      counters.running(1, 0);
      now += 5;
    }
    counters.stopped();

    assertEquals(21, counters.busyNanos());
    assertEquals(3, lags());
    assertEquals(3, counters.iterations.get());
    assertEquals(0, counters.waits.get());
  }

  @Test
  void runningSince_duringARunPhase_isItsBeginning() {
    counters.polling(true);
    now += 9;
    counters.running(1, 0);
    long began = counters.age();
    now += 100;
    counters.runningMore(1);

    assertEquals(began, counters.runningSince());
    assertEquals(2, counters.callbacks.get());
  }

  @Test
  void stopped_whileWaiting_addsNothing() {
    counters.polling(true);
    now += 9;
    counters.stopped();

    assertEquals(0, counters.busyNanos());
    assertEquals(0, lags());
  }

  @Test
  void busyTime_readByAnotherThread_neverGoesBack() throws InterruptedException {
    LoopCounters real = new LoopCounters(new NoLoop(), System::nanoTime, () -> {});
    AtomicBoolean ended = new AtomicBoolean();
    List<String> steps = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  long busy = 0;
                  long iterations = 0;
                  while (!ended.get()) {
                    long nextBusy = real.busyTime().total();
                    long nextIterations = real.iterations.get();
                    if (nextBusy < busy || nextIterations < iterations) {
                      steps.add(busy + " to " + nextBusy);
                    }
                    busy = nextBusy;
                    iterations = nextIterations;
                  }
                });
    for (int i = 0; i < 3_000_000; i++) {
      real.polling(i % 3 != 0);
      real.running(1, 0);
    }
    real.stopped();
    ended.set(true);
    reader.join();

    assertEquals(List.of(), steps);
    // A reader may have told a phase a little longer than it was: up to when its end became
    // visible.
    assertTrue(real.busyTime().total() >= real.busyNanos());
  }
}
