package dev.rondo.tck.report;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.OptionalOperations;
import dev.rondo.tck.fixture.TestRequirements;
import dev.rondo.tck.provider.RefusalContract;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the verdicts of one run and writes their report. For any thread. */
final class VerdictCollector {

  /** The test that calls every operation that the loop lacks. */
  private static final String PROOF = "operations_ofAbsentCapabilities_areRefusedByName";

  private final EventLoopProvider provider;
  private final List<Verdict> verdicts = new ArrayList<>();

  VerdictCollector(EventLoopProvider provider) {
    this.provider = provider;
  }

  synchronized void add(Method test, Outcome outcome, @Nullable String reason) {
    Set<Capability> lacking = TestRequirements.lacking(test, provider);
    verdicts.add(
        new Verdict(
            test.getDeclaringClass().getSimpleName(),
            test.getName(),
            outcome == Outcome.SKIPPED && !lacking.isEmpty() ? Outcome.REFUSED : outcome,
            Coverage.of(test),
            lacking,
            reason));
  }

  /** Writes both files and a line on the console. */
  synchronized void write(Path directory, String suite) throws IOException {
    Map<String, String> facts = facts();
    var report =
        new TckReport(provider.name(), suite, facts, provider.capabilities(), refusals(), verdicts);
    String runner = facts.get("runner");
    String name = runner == null ? suite : suite + "-" + runner;
    Files.createDirectories(directory);
    Path page = directory.resolve(name + ".md");
    Files.writeString(page, MarkdownReport.of(report));
    Files.writeString(directory.resolve(name + ".json"), JsonReport.of(report));
    System.out.println(report.summary() + "; see " + page);
  }

  /** Returns the operations that {@link RefusalContract} found refused. */
  private Map<String, Capability> refusals() throws IOException {
    var refusals = new TreeMap<String, Capability>();
    if (verdicts.stream().anyMatch(VerdictCollector::provesRefusals)) {
      try (var operations = new OptionalOperations()) {
        operations
            .lackedBy(provider.capabilities())
            .forEach(each -> refusals.put(Coverage.ofLoop(each.name()), each.needs()));
      }
    }
    return refusals;
  }

  private static boolean provesRefusals(Verdict verdict) {
    return verdict.outcome() == Outcome.PASSED && verdict.test().equals(PROOF);
  }

  /** Describes a loop on which a task has run. */
  private Map<String, String> facts() {
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults())) {
      if (provider.capabilities().contains(Capability.TASKS)) {
        loop.runUntilComplete(() -> "done");
      }
      return loop.describe();
    } catch (Exception e) {
      return Map.of("failure", e.toString());
    }
  }
}
