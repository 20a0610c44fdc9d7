package dev.rondo.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The search for a seed with which a simulation fails, and for the fewest faults that it needs. */
final class SeedSearch {

  private static final int MOST_RUNS_TO_SHRINK = 500;

  private final Supplier<SimulationBuilder> program;
  private int runs;

  SeedSearch(Supplier<SimulationBuilder> program) {
    this.program = program;
  }

  void run(int seeds) {
    Long given = Long.getLong(SimulationBuilder.SEED);
    if (given != null) {
      search(given, given + 1);
    } else {
      search(0, seeds);
    }
  }

  private void search(long first, long end) {
    for (long seed = first; seed < end; seed++) {
      SimulationException failure = failure(program.get().seed(seed));
      if (failure != null) {
        throw shrink(failure);
      }
    }
  }

  private static @Nullable SimulationException failure(SimulationBuilder simulation) {
    try {
      simulation.run();
      return null;
    } catch (SimulationException e) {
      return e;
    }
  }

  /*
   * Delta debugging: leaves out each of n parts in turn. If the rest still fails, it goes on with the
   * rest; if no rest does, it takes smaller parts.
   */
  private SimulationException shrink(SimulationException first) {
    SimulationException smallest = first;
    SimulationException perfect = attempt(first, List.of());
    if (perfect != null) {
      return perfect;
    }
    int parts = 2;
    while (smallest.faults().size() > 1 && runs < MOST_RUNS_TO_SHRINK) {
      SimulationException smaller = withoutAPart(smallest, parts);
      if (smaller != null) {
        smallest = smaller;
        parts = Math.max(parts - 1, 2);
      } else if (parts < smallest.faults().size()) {
        parts = Math.min(2 * parts, smallest.faults().size());
      } else {
        break;
      }
    }
    return smallest;
  }

  private @Nullable SimulationException withoutAPart(SimulationException failure, int parts) {
    List<String> faults = failure.faults();
    int size = faults.size();
    for (int part = 0; part < parts; part++) {
      List<String> rest = new ArrayList<>(faults.subList(0, size * part / parts));
      rest.addAll(faults.subList(size * (part + 1) / parts, size));
      SimulationException smaller = attempt(failure, rest);
      if (smaller != null && smaller.faults().size() < size) {
        return smaller;
      }
    }
    return null;
  }

  /** Returns the failure with these faults alone; null if the run then ends well or otherwise. */
  private @Nullable SimulationException attempt(SimulationException failure, List<String> faults) {
    runs++;
    SimulationException found =
        failure(program.get().seed(failure.seed()).allowOnly(new LinkedHashSet<>(faults)));
    return found != null && kind(found).equals(kind(failure)) ? found : null;
  }

  private static String kind(SimulationException failure) {
    Throwable cause = failure.getCause();
    return cause != null
        ? cause.getClass().getName()
        : Objects.requireNonNull(failure.getMessage()).lines().findFirst().orElse("");
  }
}
