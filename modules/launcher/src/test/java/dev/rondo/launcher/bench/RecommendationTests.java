package dev.rondo.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecommendationTests {

  @Test
  void of_betterInEveryRound_isThatBackend() {
    assertEquals(
        "Use proactor: with the same processor time it serves 1.10 times the requests of epoll"
            + " (1.02 to 1.20).",
        Recommendation.of(
            "epoll", Map.of("proactor", Spread.of(1.2, 1.02, 1.1), "selector", Spread.of(1))));
  }

  @Test
  void of_worseInEveryRound_isTheBaseline() {
    assertEquals(
        "Use epoll: with the same processor time selector, the next, serves 0.90 times its"
            + " requests (0.80 to 0.99).",
        Recommendation.of(
            "epoll",
            Map.of("selector", Spread.of(0.8, 0.9, 0.99), "proactor", Spread.of(0.1, 0.2))));
  }

  @Test
  void of_betterInSomeRounds_saysTheNoise() {
    assertEquals(
        "Use epoll: proactor, the closest, serves 1.05 times its requests with the same processor"
            + " time, no difference beyond the noise of ±10 %.",
        Recommendation.of("epoll", Map.of("proactor", Spread.of(0.95, 1.15, 1.05))));
  }

  @Test
  void of_oneBackend_saysThatItIsAlone() {
    assertEquals(
        "Use selector: no other backend was measured.", Recommendation.of("selector", Map.of()));
  }

  @Test
  void of_results_comparesTheSameRounds() {
    // The machine is four times slower in the second round; "b" always needs half of the time.
    Map<BenchWorkload, Map<String, List<BenchSlice>>> slices = new EnumMap<>(BenchWorkload.class);
    for (BenchWorkload workload : BenchWorkload.values()) {
      slices.put(
          workload, Map.of("a", List.of(slice(2), slice(8)), "b", List.of(slice(1), slice(4))));
    }
    var results = new BenchResults(List.of("a", "b"), slices, "a", Optional.empty());

    assertEquals(2, results.score("b").least(), 1e-9);
    assertEquals(2, results.score("b").greatest(), 1e-9);
    assertEquals(
        "Use b: with the same processor time it serves 2.00 times the requests of a"
            + " (2.00 to 2.00).",
        Recommendation.of(results));
  }

  private static BenchSlice slice(double serverSeconds) {
    return new BenchSlice(1_000, 10, 5, 9, serverSeconds);
  }
}
