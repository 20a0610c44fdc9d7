package dev.rondo.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of looks at a loop. */
final class LoopMetricsTests {

  private final EventLoop loop = newLoop();

  private static EventLoop newLoop() {
    return new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void runOnce(Runnable callback) {
    loop.callSoon(callback);
    loop.callSoon(loop::stop);
    loop.runForever();
  }

  @Test
  void since_earlierLook_hasWhatHappenedBetween() {
    runOnce(() -> {});
    LoopMetrics earlier = LoopMetrics.of(loop);
    runOnce(() -> {});
    LoopMetrics later = LoopMetrics.of(loop);

    assertEquals(2, earlier.work().callbacks());
    assertEquals(4, later.work().callbacks());
    assertEquals(2, later.since(earlier).work().callbacks());
    assertEquals(1, later.since(earlier).lag().count());
  }

  @Test
  void since_anotherLoop_isRefused() {
    try (EventLoop other = newLoop()) {
      LoopMetrics mine = LoopMetrics.of(loop);
      LoopMetrics others = LoopMetrics.of(other);

      assertThrows(IllegalArgumentException.class, () -> mine.since(others));
    }
  }

  @Test
  void lag_afterASlowCallback_isItsDuration() {
    runOnce(
        () -> {
          long start = System.nanoTime();
          while (System.nanoTime() - start < 3_000_000) {
            Thread.onSpinWait();
          }
        });
    LoopMetrics metrics = LoopMetrics.of(loop);

    assertTrue(metrics.lag().max().compareTo(Duration.ofMillis(3)) >= 0, metrics::toString);
    assertTrue(metrics.work().busy().compareTo(Duration.ofMillis(3)) >= 0, metrics::toString);
    assertTrue(metrics.load() > 0 && metrics.load() <= 1, metrics::toString);
  }

  @Test
  void percentile_outOfRange_isRefused() {
    LagDistribution lag = LoopMetrics.of(loop).lag();

    assertEquals(Duration.ZERO, lag.p99());
    assertThrows(IllegalArgumentException.class, () -> lag.percentile(101));
    assertThrows(IllegalArgumentException.class, () -> lag.percentile(Double.NaN));
  }

  @Test
  void of_closedLoop_isRefused() {
    loop.close();

    assertThrows(IllegalArgumentException.class, () -> LoopMetrics.of(loop));
    assertEquals(List.of(), LoopMetrics.all());
  }
}
