package dev.rondo.simulation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs each {@link SimulationTest} with its seeds, in order, until one fails. */
public final class SimulationExtension implements TestTemplateInvocationContextProvider {

  private static final String SEEDS = "rondo.simulation.seeds";

  /** Called by JUnit. */
  public SimulationExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return annotation(context).isPresent();
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    AtomicBoolean hasFailed = new AtomicBoolean();
    return seeds(context)
        .takeWhile(seed -> !hasFailed.get())
        .mapToObj(seed -> new SeedInvocation(seed, hasFailed));
  }

  private static LongStream seeds(ExtensionContext context) {
    Optional<String> one = parameter(context, SimulationBuilder.SEED);
    if (one.isPresent()) {
      return LongStream.of(number(one.get(), SimulationBuilder.SEED));
    }
    int annotated = annotation(context).map(SimulationTest::seeds).orElse(0);
    long seeds =
        annotated != 0
            ? annotated
            : parameter(context, SEEDS).map(text -> number(text, SEEDS)).orElse(100L);
    if (seeds <= 0) {
      throw new IllegalArgumentException("seeds must be positive: " + seeds);
    }
    return LongStream.range(0, seeds);
  }

  private static long number(String text, String source) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is not a number: set %s to one".formatted(text, source), e);
    }
  }

  private static Optional<String> parameter(ExtensionContext context, String name) {
    return context.getConfigurationParameter(name).filter(text -> !text.isBlank());
  }

  private static Optional<SimulationTest> annotation(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getTestMethod(), SimulationTest.class);
  }
}
