package dev.rondo.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rondo.spi.ContextValues;
import dev.rondo.spi.LoopOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of the timer heap, with a sorted array as the reference. */
final class TimerQueueTests {

  private final TimerQueue queue = new TimerQueue();
  private final LoopCore core =
      new LoopCore(StubLoop.make(), loopQueue -> new ScriptedDriver(), LoopOptions.defaults());

  private Timer add(long nanos) {
    Timer timer = new Timer(core, nanos, () -> {}, ContextValues.EMPTY, null);
    queue.add(timer);
    return timer;
  }

  @Test
  void takeDue_randomTimes_returnsThemInOrder() {
    long[] times = new Random(7).longs(5_000, 0, 1_000_000).toArray();
    Arrays.stream(times).forEach(this::add);
    Arrays.sort(times);

    long[] taken = new long[times.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = queue.takeDue(Long.MAX_VALUE).nanos();
    }

    assertEquals(Arrays.toString(times), Arrays.toString(taken));
    assertNull(queue.takeDue(Long.MAX_VALUE));
  }

  @Test
  void takeDue_beforeDueTime_returnsNull() {
    add(10);

    assertNull(queue.takeDue(9));
    assertEquals(10, queue.takeDue(10).nanos());
  }

  @Test
  void purge_cancelledMajority_keepsOthersInOrder() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 999; i >= 0; i--) {
      timers.add(add(i));
    }
    for (Timer timer : timers) {
      if (timer.nanos() % 4 != 0) {
        timer.cancel();
        queue.cancelled();
      }
    }

    queue.purge();

    assertEquals(250, queue.size());
    for (long due = 0; due < 1000; due += 4) {
      assertEquals(due, queue.takeDue(Long.MAX_VALUE).nanos());
    }
  }

  @Test
  void purge_cancelledAtFront_removesThem() {
    Timer first = add(1);
    add(2);
    first.cancel();
    queue.cancelled();

    queue.purge();

    assertEquals(1, queue.size());
    assertEquals(2, queue.first().nanos());
  }
}
