package dev.rondo.launcher.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The slices of a comparison.
 *
 * @param backends the backends, the first of which is the baseline, with the driver if a backend
 *     has several
 * @param slices for each workload and backend, one slice per round
 * @param loadBackend the backend of the clients' loop
 * @param split the processors of servers and load; empty if they share all processors
 */
public record BenchResults(
    List<String> backends,
    Map<BenchWorkload, Map<String, List<BenchSlice>>> slices,
    String loadBackend,
    Optional<ProcessorSplit> split) {

  public BenchResults {
    backends = List.copyOf(backends);
    slices = Map.copyOf(slices);
  }

  /** Returns the slices of a backend under a workload, in the order of the rounds. */
  public List<BenchSlice> of(BenchWorkload workload, String backend) {
    return Objects.requireNonNull(Objects.requireNonNull(slices.get(workload)).get(backend));
  }

  /** Returns the median, the least and the greatest of a value of these slices. */
  public Spread spread(BenchWorkload workload, String backend, ToDoubleFunction<BenchSlice> value) {
    return Spread.of(of(workload, backend).stream().mapToDouble(value).toArray());
  }

  /**
   * Returns the requests per second of {@code backend} relative to those of the baseline in the
   * same round.
   */
  public Spread relativeRate(BenchWorkload workload, String backend) {
    List<BenchSlice> base = of(workload, backends.getFirst());
    List<BenchSlice> other = of(workload, backend);
    return Spread.of(
        IntStream.range(0, base.size())
            .mapToDouble(round -> other.get(round).rate() / base.get(round).rate())
            .toArray());
  }

  /**
   * Returns how many requests {@code backend} serves, relative to the baseline, in the same
   * processor time: the geometric mean over the workloads in each round.
   */
  public Spread score(String backend) {
    int rounds = of(BenchWorkload.PING, backend).size();
    return Spread.of(IntStream.range(0, rounds).mapToDouble(r -> score(backend, r)).toArray());
  }

  private double score(String backend, int round) {
    return Math.exp(
        Arrays.stream(BenchWorkload.values())
            .mapToDouble(
                workload ->
                    Math.log(
                        of(workload, backends.getFirst()).get(round).cost()
                            / of(workload, backend).get(round).cost()))
            .average()
            .orElse(0));
  }
}
