package dev.rondo.monitoring;

import dev.rondo.monitoring.counters.BusyTime;
import dev.rondo.monitoring.counters.LoopCounters;
import java.time.Duration;

/**
 * The iterations of a loop.
 *
 * @param iterations the number of iterations, each of which polls once
 * @param waits the number of polls that could wait; in the others, something was already ready
 * @param callbacks the number of callbacks, task steps and reports of the network that ran
 * @param busy the time that the loop did not wait for the operating system
 * @param running the time since the loop last polled; zero if it waits or does not run
 * @param ready the number of callbacks, task steps and reports that the last iteration had to run
 * @param timers the number of timers, cancelled ones included
 * @param failures the number of failures that went to the exception handler
 */
public record LoopWork(
    long iterations,
    long waits,
    long callbacks,
    Duration busy,
    Duration running,
    int ready,
    int timers,
    long failures) {

  static LoopWork look(LoopCounters counters) {
    BusyTime busy = counters.busyTime();
    return new LoopWork(
        counters.iterations.get(),
        counters.waits.get(),
        counters.callbacks.get(),
        Duration.ofNanos(busy.total()),
        Duration.ofNanos(busy.running()),
        (int) counters.ready.get(),
        (int) counters.timers.get(),
        counters.failures());
  }

  LoopWork since(LoopWork earlier) {
    return new LoopWork(
        iterations - earlier.iterations,
        waits - earlier.waits,
        callbacks - earlier.callbacks,
        busy.minus(earlier.busy),
        running,
        ready,
        timers,
        failures - earlier.failures);
  }
}
