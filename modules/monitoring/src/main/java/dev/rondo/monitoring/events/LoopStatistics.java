package dev.rondo.monitoring.events;

import dev.rondo.monitoring.LoopMetrics;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.FlightRecorder;

/** Emits the periodic event of all open loops. */
public final class LoopStatistics {

  private static final Runnable HOOK = new LoopStatistics()::emit;
  private static boolean registered;

  private Map<String, LoopMetrics> earlier = new HashMap<>();

  private LoopStatistics() {}

  /** Begins to emit events, if the flight recorder has started. Does so once. */
  public static synchronized void start() {
    if (!registered && FlightRecorder.isInitialized()) {
      registered = true;
      FlightRecorder.addPeriodicEvent(LoopStatisticsEvent.class, HOOK);
    }
  }

  private synchronized void emit() {
    Map<String, LoopMetrics> now = new HashMap<>();
    for (LoopMetrics look : LoopMetrics.all()) {
      now.put(look.name(), look);
      LoopMetrics before = earlier.get(look.name());
      emit(before == null ? look : look.since(before));
    }
    earlier = now;
  }

  private static void emit(LoopMetrics metrics) {
    LoopStatisticsEvent event = new LoopStatisticsEvent();
    event.loop = metrics.name();
    event.load = metrics.load();
    event.iterations = metrics.work().iterations();
    event.callbacks = metrics.work().callbacks();
    event.lagP50 = metrics.lag().p50().toNanos();
    event.lagP99 = metrics.lag().p99().toNanos();
    event.lagMax = metrics.lag().max().toNanos();
    event.connections = metrics.network().open();
    event.tasks = metrics.tasks().live();
    event.commit();
  }
}
