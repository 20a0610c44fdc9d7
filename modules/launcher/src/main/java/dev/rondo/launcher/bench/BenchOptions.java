package dev.rondo.launcher.bench;

import dev.rondo.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The settings of a comparison of backends.
 *
 * @param backends the backends; the others are compared with the first
 * @param seconds the measured time of each backend and workload
 * @param command returns the command of a {@link MeasuredServer} on a backend
 * @param loadLoop makes the loop of the clients, which is the same for all servers
 */
public record BenchOptions(
    List<String> backends,
    Duration seconds,
    Function<String, List<String>> command,
    Supplier<EventLoop> loadLoop) {

  /**
   * The slices of each backend and workload. If a backend is better in all of them, the chance that
   * this is noise is 1 in 64.
   */
  public static final int ROUNDS = 6;

  public BenchOptions {
    backends = List.copyOf(backends);
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("backends must not be empty");
    }
  }

  /** Returns the time of one slice. */
  Duration slice() {
    return seconds.dividedBy(ROUNDS);
  }

  /** Returns the uncounted time at the beginning of a slice, in which its connections start. */
  Duration settling() {
    return slice().dividedBy(5);
  }

  /** Returns the uncounted time of each backend and workload, for the just-in-time compilers. */
  Duration warmUp() {
    return seconds.multipliedBy(2).dividedBy(3);
  }
}
