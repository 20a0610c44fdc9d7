package dev.rondo.tck.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import dev.rondo.Capability;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The results of running the contracts against one backend.
 *
 * @param backend the name of the backend
 * @param suite the name of the class that ran them
 * @param facts the result of {@code describe()} of a loop
 * @param capabilities the capabilities that the backend declares
 * @param refusals the operations that were called and refused, as {@code Type.method}, with the
 *     capability that the loop lacks
 * @param verdicts one for each test
 */
public record TckReport(
    String backend,
    String suite,
    Map<String, String> facts,
    Set<Capability> capabilities,
    Map<String, Capability> refusals,
    List<Verdict> verdicts) {

  public TckReport {
    facts = new TreeMap<>(facts);
    capabilities = new TreeSet<>(capabilities);
    refusals = new TreeMap<>(refusals);
    verdicts =
        verdicts.stream()
            .sorted(Comparator.comparing(Verdict::contract).thenComparing(Verdict::test))
            .toList();
  }

  /** Returns the number of tests with each outcome, which may be 0. */
  public Map<Outcome, Long> counts() {
    return counts(verdicts);
  }

  /** Returns the tests by the methods they cover, each as {@code Type.method}. */
  public Map<String, List<Verdict>> byMethod() {
    var methods = new TreeMap<String, List<Verdict>>();
    var names =
        verdicts.stream().flatMap(v -> v.covers().stream()).collect(toCollection(TreeSet::new));
    for (String name : names) {
      methods.put(name, verdicts.stream().filter(v -> v.covers().contains(name)).toList());
    }
    return methods;
  }

  /** Returns one line: the backend and the number of tests with each outcome. */
  public String summary() {
    Map<Outcome, Long> counts = counts();
    return "%s%s: %d contracts passed, %d failed, %d skipped, %d refused by capability"
        .formatted(
            backend,
            facts.isEmpty() ? "" : " " + facts,
            counts.get(Outcome.PASSED),
            counts.get(Outcome.FAILED),
            counts.get(Outcome.SKIPPED),
            counts.get(Outcome.REFUSED));
  }

  static Map<Outcome, Long> counts(List<Verdict> verdicts) {
    var counts = new EnumMap<Outcome, Long>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, 0L);
    }
    counts.putAll(verdicts.stream().collect(groupingBy(Verdict::outcome, counting())));
    return counts;
  }
}
