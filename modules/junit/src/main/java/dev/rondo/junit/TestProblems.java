package dev.rondo.junit;

import dev.rondo.ExceptionContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

/** The problems found at the end of a test, reported as one failure. */
final class TestProblems {

  private final List<String> messages = new ArrayList<>();
  private final List<Throwable> causes = new ArrayList<>();

  void add(String message) {
    messages.add(message);
  }

  void add(ExceptionContext report) {
    Throwable exception = report.exception();
    messages.add(
        "reported to the loop's exception handler: "
            + report.message()
            + (exception == null ? "" : ": " + exception));
    if (exception != null) {
      causes.add(exception);
    }
  }

  /** Runs {@code step}, and notes its failure, so that the steps after it run as well. */
  void attempt(Executable step) throws InterruptedException {
    try {
      step.execute();
    } catch (InterruptedException e) {
      throw e;
    } catch (AssertionError e) {
      messages.add(String.valueOf(e.getMessage()));
      causes.addAll(List.of(e.getSuppressed()));
    } catch (Throwable e) {
      messages.add("the loop could not be shut down: " + e);
      causes.add(e);
    }
  }

  void throwIfAny() {
    if (messages.isEmpty()) {
      return;
    }
    var failure =
        new AssertionFailedError(
            String.join("\n", messages), causes.isEmpty() ? null : causes.getFirst());
    causes.stream().skip(1).forEach(failure::addSuppressed);
    throw failure;
  }
}
