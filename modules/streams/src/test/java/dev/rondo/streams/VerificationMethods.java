package dev.rondo.streams;

import static java.util.Comparator.comparing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** Turns the TestNG methods of a verification of Reactive Streams into tests of JUnit. */
final class VerificationMethods {

  private VerificationMethods() {}

  /**
   * Returns a test for each rule that {@code verification} checks. A rule that cannot be checked is
   * skipped.
   *
   * @param setUp prepares the verification before each test
   */
  static <V> Stream<DynamicTest> of(V verification, ThrowingConsumer<V> setUp) {
    return Stream.of(verification.getClass().getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .sorted(comparing(Method::getName))
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getName(),
                    () -> {
                      setUp.accept(verification);
                      check(verification, method);
                    }));
  }

  private static void check(Object verification, Method rule) throws Throwable {
    try {
      rule.invoke(verification);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        Assumptions.abort(skipped.getMessage());
      }
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
