package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.LoopMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Meters of an open loop for Micrometer: an example for {@code docs/monitoring.md}. */
record LoopMeters(EventLoop loop) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("loop", LoopMetrics.of(loop).name());
    FunctionCounter.builder("rondo.loop.callbacks", loop, look(m -> m.work().callbacks()))
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("rondo.loop.received", loop, look(m -> m.network().received()))
        .tags(tags)
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("rondo.loop.connections", loop, look(m -> m.network().open()))
        .tags(tags)
        .register(registry);
    Gauge.builder("rondo.loop.tasks", loop, look(m -> m.tasks().live()))
        .tags(tags)
        .register(registry);
    FunctionTimer.builder(
            "rondo.loop.lag",
            loop,
            l -> (long) look(m -> m.lag().count()).applyAsDouble(l),
            look(m -> m.lag().total().toNanos()),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .register(registry);
  }

  /** Returns a function that looks at a loop; its result is not a number once it is closed. */
  private static ToDoubleFunction<EventLoop> look(ToDoubleFunction<LoopMetrics> number) {
    return loop ->
        LoopMetrics.find(loop).stream().mapToDouble(number).findFirst().orElse(Double.NaN);
  }
}
