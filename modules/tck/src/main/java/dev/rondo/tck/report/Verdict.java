package dev.rondo.tck.report;

import dev.rondo.Capability;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of one test.
 *
 * @param contract the simple name of the contract
 * @param test the name of the test
 * @param outcome the outcome of the test
 * @param covers the methods it covers, each as {@code Type.method}
 * @param lacking the capabilities it needs and the loop lacks
 * @param reason why it failed or was not run
 */
public record Verdict(
    String contract,
    String test,
    Outcome outcome,
    Set<String> covers,
    Set<Capability> lacking,
    @Nullable String reason) {

  public Verdict {
    covers = Set.copyOf(covers);
    lacking = Set.copyOf(lacking);
  }
}
