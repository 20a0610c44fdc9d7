package dev.rondo.monitoring.service;

import com.google.auto.service.AutoService;
import dev.rondo.engine.spi.LoopMonitor;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.ObservedLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.monitoring.events.RecordedLoop;
import dev.rondo.monitoring.watch.MonitorThread;

/** Observes all loops of this process. */
@AutoService(LoopMonitor.class)
public final class MonitorService implements LoopMonitor {

  private final MonitorThread thread = new MonitorThread();

  /** For {@link java.util.ServiceLoader}. */
  public MonitorService() {}

  @Override
  public LoopObserver observe(ObservedLoop loop) {
    LoopCounters counters = new LoopCounters(loop, System::nanoTime, thread::loopClosed);
    LoopRegistry.add(counters);
    try {
      thread.loopOpened();
    } catch (RuntimeException | Error e) { // The system may refuse another thread.
      counters.closed();
      throw e;
    }
    return new RecordedLoop(counters);
  }
}
