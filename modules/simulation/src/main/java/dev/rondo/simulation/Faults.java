package dev.rondo.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which faults happen. Each decision depends on the seed, the kind of the fault, the hosts,
 * and its number among them; so it stays the same if other faults are left out.
 */
final class Faults {

  private final long seed;
  private final @Nullable Set<String> allowed;
  private final Map<String, Integer> decisions = new HashMap<>();
  private final List<String> happened = new ArrayList<>();

  /** Creates the faults of {@code seed}: all of them, or only those in {@code allowed}. */
  Faults(long seed, @Nullable Set<String> allowed) {
    this.seed = seed;
    this.allowed = allowed;
  }

  /** Returns the faults that have happened, in order. */
  List<String> happened() {
    return happened;
  }

  /** Decides whether the next fault of {@code kind} happens between two hosts. */
  boolean happens(String kind, Host from, Host to, double probability) {
    if (probability == 0 || from == to) {
      return false;
    }
    String series = kind + " " + from + "->" + to;
    int number = decisions.merge(series, 1, Integer::sum);
    String fault = series + " #" + number;
    if (!choices(fault).happens(probability) || (allowed != null && !allowed.contains(fault))) {
      return false;
    }
    happened.add(fault);
    from.trace("fault: " + fault);
    return true;
  }

  /** Returns the choices of the last fault that happened. */
  Choices choices() {
    return choices(happened.getLast() + ", how");
  }

  private Choices choices(String fault) {
    return new Choices(seed * 31 + fault.hashCode());
  }
}
