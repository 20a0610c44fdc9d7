package dev.rondo.monitoring.watch;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.monitoring.events.LoopStatistics;
import dev.rondo.monitoring.events.SlowCallbacks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checks of all loops by the monitor's thread. One that fails does not keep others from it. */
final class LoopChecks {

  private final long limit;
  private final System.Logger log;
  private final LoopBeans beans = new LoopBeans();
  private final Map<Long, BlockedLoopWatch> watches = new HashMap<>();
  private final Map<Long, SlowCallbackSampler> samplers = new HashMap<>();
  private boolean failureLogged;

  /**
   * Makes the checks.
   *
   * @param limit the nanoseconds without a poll after which a loop is blocked; 0 for never
   */
  LoopChecks(long limit, System.Logger log) {
    this.limit = limit;
    this.log = log;
  }

  /** Checks each loop once. */
  void run() {
    List<LoopCounters> loops = LoopRegistry.all();
    boolean recording = SlowCallbacks.areRecorded();
    guard(() -> beans.update(loops));
    guard(LoopStatistics::start);
    List<Long> open = loops.stream().map(LoopCounters::number).toList();
    watches.keySet().retainAll(open);
    samplers.keySet().retainAll(open);
    for (LoopCounters loop : loops) {
      guard(() -> look(loop, recording));
    }
  }

  private void look(LoopCounters loop, boolean recording) {
    if (recording) {
      samplers.computeIfAbsent(loop.number(), number -> new SlowCallbackSampler()).look(loop);
    }
    if (limit != 0) {
      watches.computeIfAbsent(loop.number(), number -> new BlockedLoopWatch(limit, log)).look(loop);
    }
  }

  /** Removes the beans of all loops. */
  void end() {
    guard(() -> beans.update(List.of()));
  }

  private void guard(Runnable check) {
    try {
      check.run();
    } catch (Throwable e) {
      logOnce(e);
    }
  }

  private void logOnce(Throwable failure) {
    if (failureLogged) {
      return;
    }
    failureLogged = true;
    try {
      log.log(WARNING, "a check of event loops failed; the monitor continues", failure);
    } catch (RuntimeException e) {
      // It may be the logger that fails.
    }
  }
}
