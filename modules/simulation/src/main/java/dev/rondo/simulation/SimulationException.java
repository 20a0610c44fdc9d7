package dev.rondo.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a simulation: a program failed, none of them can continue, or one left the
 * simulation. The message ends with the last events and the way to repeat the run.
 */
public final class SimulationException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int SHOWN = 30;

  private final long seed;
  private final transient List<String> trace;
  private final transient List<String> faults;

  SimulationException(
      String message, long seed, Trace trace, List<String> faults, @Nullable Throwable cause) {
    super(
        "%s\n  faults: %s\n  seed: %d; repeat this run with -D%s=%d\n  the last events:\n    %s"
            .formatted(
                message,
                faults.isEmpty() ? "none" : faults,
                seed,
                SimulationBuilder.SEED,
                seed,
                String.join("\n    ", trace.last(SHOWN))),
        cause);
    this.seed = seed;
    this.trace = trace.all();
    this.faults = List.copyOf(faults);
  }

  /** Returns the seed of the run. */
  public long seed() {
    return seed;
  }

  /** Returns the last 10,000 events, each with its time and host. */
  public List<String> trace() {
    return trace;
  }

  /** Returns the faults that the seed willed, in order. */
  public List<String> faults() {
    return faults;
  }
}
