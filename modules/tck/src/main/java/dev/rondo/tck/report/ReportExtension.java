package dev.rondo.tck.report;

import dev.rondo.tck.fixture.LoopContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes a {@link TckReport} once the tests of a {@code LoopTck} have run: a line on the console, a
 * Markdown file and a JSON file. The configuration parameter or system property {@code
 * rondo.tck.reports} sets the directory; the default is {@code target/rondo-tck}. The files are
 * named after the test class and the task runner.
 */
public final class ReportExtension implements TestWatcher, AfterAllCallback {

  private static final Namespace NAMESPACE = Namespace.create(ReportExtension.class);
  private static final String DIRECTORY = "rondo.tck.reports";

  /** Called by JUnit. */
  public ReportExtension() {}

  @Override
  public void testSuccessful(ExtensionContext context) {
    add(context, Outcome.PASSED, null);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    add(context, Outcome.FAILED, String.valueOf(cause));
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    add(context, Outcome.SKIPPED, String.valueOf(cause));
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    add(context, Outcome.SKIPPED, reason.orElse("disabled"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    VerdictCollector verdicts =
        context.getStore(NAMESPACE).get(VerdictCollector.class, VerdictCollector.class);
    if (verdicts != null) {
      String directory = context.getConfigurationParameter(DIRECTORY).orElse("target/rondo-tck");
      verdicts.write(Path.of(directory), context.getRequiredTestClass().getName());
    }
  }

  private static void add(ExtensionContext test, Outcome outcome, @Nullable String reason) {
    ExtensionContext suite = test;
    while (suite.getTestMethod().isPresent()) {
      suite = suite.getParent().orElseThrow();
    }
    LoopContract contract = (LoopContract) test.getRequiredTestInstance();
    suite
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            VerdictCollector.class,
            type -> new VerdictCollector(contract.provider()),
            VerdictCollector.class)
        .add(test.getRequiredTestMethod(), outcome, reason);
  }
}
