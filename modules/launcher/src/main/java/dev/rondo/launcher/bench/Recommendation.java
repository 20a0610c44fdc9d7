package dev.rondo.launcher.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The conclusion from the scores of several backends. A difference counts only if it has the same
 * sign in every round.
 */
public final class Recommendation {

  private Recommendation() {}

  /** Returns the conclusion from {@code results}, as one sentence. */
  public static String of(BenchResults results) {
    String baseline = results.backends().getFirst();
    Map<String, Spread> scores = new LinkedHashMap<>();
    results.backends().stream()
        .skip(1)
        .forEach(backend -> scores.put(backend, results.score(backend)));
    return of(baseline, scores);
  }

  /**
   * Returns the conclusion as one sentence.
   *
   * @param scores for each backend but {@code baseline}, the requests it serves relative to those
   *     of {@code baseline} in the same processor time
   */
  static String of(String baseline, Map<String, Spread> scores) {
    return scores.entrySet().stream()
        .max(Comparator.comparingDouble(entry -> entry.getValue().median()))
        .map(best -> of(baseline, best.getKey(), best.getValue()))
        .orElse("Use %s: no other backend was measured.".formatted(baseline));
  }

  private static String of(String baseline, String best, Spread score) {
    if (score.least() > 1) {
      return String.format(
          Locale.ROOT,
          "Use %s: with the same processor time it serves %.2f times the requests of %s"
              + " (%.2f to %.2f).",
          best,
          score.median(),
          baseline,
          score.least(),
          score.greatest());
    }
    if (score.greatest() < 1) {
      return String.format(
          Locale.ROOT,
          "Use %s: with the same processor time %s, the next, serves %.2f times its requests"
              + " (%.2f to %.2f).",
          baseline,
          best,
          score.median(),
          score.least(),
          score.greatest());
    }
    return String.format(
        Locale.ROOT,
        "Use %s: %s, the closest, serves %.2f times its requests with the same processor time,"
            + " no difference beyond the noise of ±%.0f %%.",
        baseline,
        best,
        score.median(),
        Math.max(score.noise() * 100, 1));
  }
}
