package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** A run of a test class by JUnit. */
final class ExtensionRun {

  private final EngineExecutionResults results;

  private ExtensionRun(EngineExecutionResults results) {
    this.results = results;
  }

  static ExtensionRun of(Class<?> tests) {
    return of(tests, Map.of());
  }

  static ExtensionRun of(Class<?> tests, Map<String, String> configuration) {
    return new ExtensionRun(
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(tests))
            .configurationParameter("rondo.junit.backends", "selector")
            .configurationParameter("rondo.junit.grace", "100ms")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .configurationParameters(configuration)
            .execute());
  }

  /** Fails unless this many tests have run, and none has failed. */
  void assertPassed(int count) {
    assertEquals(List.of(), failures().stream().map(Throwable::toString).toList());
    assertEquals(count, results.testEvents().succeeded().count());
  }

  /** Returns the failure of the only test. */
  Throwable failure() {
    List<Throwable> all = failures();
    assertEquals(1, all.size(), all::toString);
    return all.getFirst();
  }

  List<Throwable> failures() {
    return results
        .testEvents()
        .failed()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  List<String> displayNames() {
    return results.testEvents().succeeded().map(ExtensionRun::name).toList();
  }

  private static String name(Event event) {
    return event.getTestDescriptor().getDisplayName();
  }
}
