package dev.rondo.monitoring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/monitoring.md}. */
final class MonitoringPageTests {

  /** Describes what {@code loop} does in the next moment. Not for the loop's own thread. */
  private static String watch(EventLoop loop, Duration moment) throws InterruptedException {
    LoopMetrics before = LoopMetrics.of(loop);
    Thread.sleep(moment);
    LoopMetrics during = LoopMetrics.of(loop).since(before);
    return "%s: load %.2f, lag %s, %d bytes sent"
        .formatted(during.name(), during.load(), during.lag(), during.network().sent());
  }

  @Test
  void watch_idleLoop_hasNoLoad() throws InterruptedException {
    try (EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      String text = watch(loop, Duration.ofMillis(1));

      assertTrue(text.endsWith(": load 0.00, lag p50=PT0S p99=PT0S max=PT0S, 0 bytes sent"), text);
    }
  }
}
