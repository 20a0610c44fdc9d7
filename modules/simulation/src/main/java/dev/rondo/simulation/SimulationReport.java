package dev.rondo.simulation;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of a simulation whose programs have all ended well.
 *
 * @param seed the seed of the run; an equal seed gives an equal report, on any machine
 * @param duration the simulated time that has passed
 * @param trace the last 10,000 events, each with its time and host
 * @param digest a number that differs if any event, or the order of the hosts' turns, differs
 * @param faults the faults that the seed willed, in order
 */
public record SimulationReport(
    long seed, Duration duration, List<String> trace, long digest, List<String> faults) {

  public SimulationReport {
    trace = List.copyOf(trace);
    faults = List.copyOf(faults);
  }
}
