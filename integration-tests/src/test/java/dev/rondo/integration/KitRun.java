package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.rondo.tck.fixture.LoopFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Counts the tests of one run of the kit, and collects its failures. */
final class KitRun implements TestExecutionListener {

  private final List<String> failures = new ArrayList<>();
  private int tests;

  private KitRun() {}

  /** Runs some tests of {@code contracts} with {@code settings}, and returns their failures. */
  static List<String> failures(Class<?> contracts, Map<String, String> settings, String... tests) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Stream.of(tests)
                    .map(test -> selectMethod(contracts, test, LoopFixture.class))
                    .toList())
            .configurationParameters(settings)
            .build();
    KitRun run = new KitRun();
    LauncherFactory.create().execute(request, run);

    assertEquals(tests.length, run.tests, () -> "a test is missing: " + Arrays.toString(tests));
    return run.failures;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      tests++;
      result.getThrowable().ifPresent(failure -> failures.add(String.valueOf(failure)));
    }
  }
}
