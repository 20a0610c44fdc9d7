package dev.rondo.launcher.top;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/** Repeated looks at the loops of one process, each compared with the one before it. */
public final class LoopLooks {

  private static final String NAMES = "dev.rondo:type=EventLoop,*";

  private final MBeanServerConnection beans;
  private final LongSupplier clock;
  private Map<String, LoopSample> latest = Map.of();
  private long time;

  /**
   * Takes the first look.
   *
   * @param clock returns the time in nanoseconds
   */
  public LoopLooks(MBeanServerConnection beans, LongSupplier clock) throws IOException {
    this.beans = beans;
    this.clock = clock;
    time = clock.getAsLong();
    latest = read();
  }

  /** Returns whether the latest look has found a loop. */
  public boolean hasLoops() {
    return !latest.isEmpty();
  }

  /**
   * Looks again, and returns what the loops have done since the last look, the busiest first.
   *
   * @throws IOException if the process does not answer
   */
  public LoopTable look() throws IOException {
    long now = clock.getAsLong();
    Map<String, LoopSample> samples = read();
    List<LoopActivity> activities = new ArrayList<>();
    for (LoopSample sample : samples.values()) {
      // A new loop has done all that it has ever done since the last look.
      LoopSample earlier =
          latest.getOrDefault(sample.name(), new LoopSample(sample.name(), time, Map.of()));
      activities.add(LoopActivity.between(earlier, sample));
    }
    activities.sort(
        Comparator.comparingDouble(LoopActivity::load)
            .reversed()
            .thenComparing(LoopActivity::name));
    latest = samples;
    time = now;
    return new LoopTable(activities);
  }

  private Map<String, LoopSample> read() throws IOException {
    Map<String, LoopSample> samples = new HashMap<>();
    try {
      for (ObjectName bean : beans.queryNames(new ObjectName(NAMES), null)) {
        LoopSample.read(beans, bean, clock).ifPresent(sample -> samples.put(sample.name(), sample));
      }
    } catch (JMException e) {
      throw new IOException("cannot list the loops: " + e, e);
    }
    return samples;
  }
}
