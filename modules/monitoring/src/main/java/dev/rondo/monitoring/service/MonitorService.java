package dev.rondo.monitoring.service;

import com.google.auto.service.AutoService;
import dev.rondo.engine.spi.LoopMonitor;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.ObservedLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;

/** Observes all loops of this process. */
@AutoService(LoopMonitor.class)
public final class MonitorService implements LoopMonitor {

  /** For {@link java.util.ServiceLoader}. */
  public MonitorService() {}

  @Override
  public LoopObserver observe(ObservedLoop loop) {
    LoopCounters counters = new LoopCounters(loop);
    LoopRegistry.add(counters);
    return counters;
  }
}
