package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.monitoring.LoopMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of the example for Micrometer. */
@Tag("once")
final class LoopMetersTests {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void bindTo_loop_metersItUntilItIsClosed() throws Exception {
    EventLoop loop = EventLoops.newEventLoop();
    try (loop) {
      new LoopMeters(loop).bindTo(registry);
      double tasks = loop.runUntilComplete(() -> gauge("tasks").value());
      LoopMetrics look = LoopMetrics.of(loop);
      var lag = registry.get("rondo.loop.lag").tag("loop", look.name()).functionTimer();

      assertEquals(1, tasks);
      assertEquals(
          (double) look.work().callbacks(),
          registry.get("rondo.loop.callbacks").functionCounter().count());
      assertEquals((double) look.lag().count(), lag.count());
      assertEquals((double) look.lag().total().toNanos(), lag.totalTime(TimeUnit.NANOSECONDS), 1.0);
      assertEquals(0, gauge("connections").value());
    }

    assertTrue(Double.isNaN(gauge("connections").value()));
  }

  private Gauge gauge(String name) {
    return registry.get("rondo.loop." + name).gauge();
  }
}
