package dev.rondo.junit;

import dev.rondo.spi.ManualTime;
import dev.rondo.spi.Settings;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The settings of a test: those of its annotation, or else of the configuration.
 *
 * @param deadline the longest time of a method
 * @param slow the time for which a callback may hold the loop
 * @param grace the time in which what the test leaves may end
 * @param isAlone whether no other test runs at the same time, so that what the process has is the
 *     test's
 */
record LoopSettings(Duration deadline, Duration slow, Duration grace, boolean isAlone) {

  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  static LoopSettings of(ExtensionContext context) {
    requireNoContradiction(context);
    Optional<LoopTest> test = test(context.getRequiredTestMethod());
    return new LoopSettings(
        duration(
            context, test.map(LoopTest::deadline), "rondo.junit.deadline", Duration.ofSeconds(30)),
        duration(context, test.map(LoopTest::slow), "rondo.junit.slow", Duration.ofSeconds(2)),
        grace(context),
        !context.getConfigurationParameter(PARALLEL).map(Boolean::parseBoolean).orElse(false));
  }

  static Optional<LoopTest> test(@Nullable Method method) {
    return AnnotationSupport.findAnnotation(method, LoopTest.class);
  }

  /** Returns the longest time in which what a test leaves may end. */
  static Duration grace(ExtensionContext context) {
    return duration(context, Optional.empty(), "rondo.junit.grace", Duration.ofSeconds(1));
  }

  /** Returns names of backends, or {@code all} or {@code auto}; at least one. */
  static List<String> backends(ExtensionContext context) {
    if (time(context) == TestTime.VIRTUAL) {
      return List.of(TestBackends.SIMULATION);
    }
    List<String> annotated = annotatedBackends(context);
    if (!annotated.isEmpty()) {
      return annotated;
    }
    String names = parameter(context, "rondo.junit.backends").orElse(LoopTest.AUTO);
    return Arrays.stream(names.split(",")).map(String::strip).toList();
  }

  private static List<String> annotatedBackends(ExtensionContext context) {
    return test(context.getTestMethod().orElse(null))
        .map(test -> List.of(test.backends()))
        .orElse(List.of());
  }

  /** Returns the annotation's time, or else the one configured, if it fits the test. */
  private static TestTime time(ExtensionContext context) {
    if (!obstacleToVirtualTime(context).isEmpty()) {
      return TestTime.REAL;
    }
    TestTime annotated = annotatedTime(context);
    return annotated == TestTime.CONFIGURED ? configuredTime(context) : annotated;
  }

  private static TestTime annotatedTime(ExtensionContext context) {
    return test(context.getTestMethod().orElse(null))
        .map(LoopTest::time)
        .orElse(TestTime.CONFIGURED);
  }

  private static void requireNoContradiction(ExtensionContext context) {
    String obstacle = obstacleToVirtualTime(context);
    if (annotatedTime(context) == TestTime.VIRTUAL && !obstacle.isEmpty()) {
      throw new IllegalArgumentException(
          "a test in virtual time cannot have %s: leave out one of the two".formatted(obstacle));
    }
  }

  private static String obstacleToVirtualTime(ExtensionContext context) {
    List<String> backends = annotatedBackends(context);
    return hasManualTime(context)
        ? "a ManualTime"
        : backends.isEmpty() ? "" : "backends = " + backends;
  }

  /** Returns whether the test's clock is a {@link ManualTime}. */
  static boolean hasManualTime(ExtensionContext context) {
    return Arrays.asList(context.getRequiredTestMethod().getParameterTypes())
        .contains(ManualTime.class);
  }

  private static TestTime configuredTime(ExtensionContext context) {
    String name = parameter(context, "rondo.junit.time").orElse("real");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "real" -> TestTime.REAL;
      case "virtual" -> TestTime.VIRTUAL;
      default ->
          throw new IllegalArgumentException(
              "'%s' is not a time of tests: use real or virtual (rondo.junit.time)"
                  .formatted(name));
    };
  }

  private static Duration duration(
      ExtensionContext context, Optional<String> annotated, String property, Duration otherwise) {
    String name = property.substring(property.lastIndexOf('.') + 1);
    Optional<String> given = annotated.filter(text -> !text.isBlank());
    String source = given.isPresent() ? "@LoopTest(" + name + ")" : property;
    Duration duration =
        given
            .or(() -> parameter(context, property))
            .map(text -> Settings.duration(text, source))
            .orElse(otherwise);
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "%s must be positive: %s (%s)".formatted(name, duration, source));
    }
    return duration;
  }

  private static Optional<String> parameter(ExtensionContext context, String property) {
    return context.getConfigurationParameter(property).filter(text -> !text.isBlank());
  }
}
