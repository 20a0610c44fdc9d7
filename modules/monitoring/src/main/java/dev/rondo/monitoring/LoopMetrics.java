package dev.rondo.monitoring;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A look at one loop: numbers since the loop was made, or between two looks ({@link #since}).
 *
 * <p>Any thread can look at any time, even if the loop is stuck in a callback. The numbers are read
 * one after the other while the loop continues, so they may differ by what it does meanwhile.
 *
 * @param name the name of the loop's backend and the number of the loop, as in {@code epoll-1}
 * @param time the time that the numbers cover
 */
public record LoopMetrics(
    String name,
    Duration time,
    LoopWork work,
    LagDistribution lag,
    NetworkCounts network,
    TaskCounts tasks) {

  /**
   * Looks at {@code loop}.
   *
   * @throws IllegalArgumentException if the loop is closed, or was not made by Rondo's engine
   */
  public static LoopMetrics of(EventLoop loop) {
    return find(loop)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no metrics of " + loop + ": it must be open, and made by Rondo's engine"));
  }

  /**
   * As {@link #of}, for a loop that may be closed meanwhile: returns empty instead of throwing an
   * exception.
   */
  public static Optional<LoopMetrics> find(EventLoop loop) {
    return LoopRegistry.all().stream()
        .filter(counters -> counters.loop().loop() == loop)
        .findFirst()
        .map(LoopMetrics::look);
  }

  /** Looks at all open loops of this process, in the order in which they were made. */
  public static List<LoopMetrics> all() {
    return LoopRegistry.all().stream().map(LoopMetrics::look).toList();
  }

  static LoopMetrics look(LoopCounters counters) {
    return new LoopMetrics(
        counters.name(),
        Duration.ofNanos(counters.age()),
        LoopWork.look(counters),
        LagDistribution.look(counters),
        NetworkCounts.look(counters),
        TaskCounts.look(counters));
  }

  /**
   * Returns the numbers between {@code earlier}, a look at the same loop, and this one. What is a
   * state and not a number of events, such as the open connections, stays as it is in this look.
   */
  public LoopMetrics since(LoopMetrics earlier) {
    if (!earlier.name.equals(name)) {
      throw new IllegalArgumentException(
          "looks at two loops cannot be compared: " + earlier.name + " and " + name);
    }
    return new LoopMetrics(
        name,
        time.minus(earlier.time),
        work.since(earlier.work),
        lag.since(earlier.lag),
        network.since(earlier.network),
        tasks.since(earlier.tasks));
  }

  /** Returns the share of the time for which the loop was busy, between 0 and 1. */
  public double load() {
    double seconds = seconds(time);
    return seconds <= 0 ? 0 : Math.clamp(seconds(work.busy()) / seconds, 0, 1);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
