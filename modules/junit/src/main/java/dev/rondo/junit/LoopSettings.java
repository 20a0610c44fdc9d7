package dev.rondo.junit;

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
 * @param time the time of the loop
 * @param deadline the longest time of a method
 * @param slow the time for which a callback may hold the loop
 * @param grace the time in which what the test leaves may end
 * @param isAlone whether no other test runs at the same time, so that what the process has is the
 *     test's
 */
record LoopSettings(
    TestTime time, Duration deadline, Duration slow, Duration grace, boolean isAlone) {

  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  static LoopSettings of(ExtensionContext context) {
    Optional<LoopTest> test = test(context.getRequiredTestMethod());
    return new LoopSettings(
        test.map(LoopTest::time)
            .filter(time -> time != TestTime.CONFIGURED)
            .orElseGet(() -> configuredTime(context)),
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
    List<String> annotated =
        test(context.getTestMethod().orElse(null))
            .map(test -> List.of(test.backends()))
            .orElse(List.of());
    if (!annotated.isEmpty()) {
      return annotated;
    }
    String names = parameter(context, "rondo.junit.backends").orElse(LoopTest.AUTO);
    return Arrays.stream(names.split(",")).map(String::strip).toList();
  }

  private static TestTime configuredTime(ExtensionContext context) {
    String name = parameter(context, "rondo.junit.time").orElse("real");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "real" -> TestTime.REAL;
      default ->
          throw new IllegalArgumentException(
              "'%s' is not a time of tests: use real (rondo.junit.time)".formatted(name));
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
