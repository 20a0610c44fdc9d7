package dev.rondo.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.LoopTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ManualTimeTests {

  private final ManualTime time = new ManualTime();

  @Test
  void advance_movesTheClockByTheDuration() {
    long before = time.nanoTime();
    time.advance(Duration.ofHours(1));
    time.advance(Duration.ZERO);
    time.advance(Duration.ofNanos(1));

    assertEquals(Duration.ofHours(1).toNanos() + 1, time.nanoTime() - before);
    assertEquals("manual time, advanced by PT1H0.000000001S", time.toString());
  }

  @Test
  void advance_negativeDuration_isRefused() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> time.advance(Duration.ofSeconds(1).negated()));

    assertEquals(
        "duration must not be negative, because a loop's clock never goes back: PT-1S",
        refusal.getMessage());
    assertEquals(0, time.nanoTime());
  }

  @Test
  void advance_beyondTheEnd_stopsJustShort() {
    time.advance(Duration.ofSeconds(Long.MAX_VALUE));
    time.advance(Duration.ofSeconds(Long.MAX_VALUE));

    assertEquals(LoopTime.MAX.nanos() - 1, time.nanoTime());
  }

  @Test
  void advance_callsListenersAfterTheJump() {
    var seen = new AtomicInteger();
    time.addJumpListener(() -> seen.set((int) time.nanoTime()));
    time.advance(Duration.ofNanos(42));

    assertEquals(42, seen.get());
  }

  @Test
  void removeJumpListener_isCalledNoMore() {
    var calls = new AtomicInteger();
    Runnable listener = calls::incrementAndGet;
    time.removeJumpListener(listener);
    time.addJumpListener(listener);
    time.advance(Duration.ofNanos(1));
    time.removeJumpListener(listener);
    time.advance(Duration.ofNanos(1));

    assertEquals(1, calls.get());
  }
}
