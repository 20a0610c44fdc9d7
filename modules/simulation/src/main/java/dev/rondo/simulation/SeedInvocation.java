package dev.rondo.simulation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** One run of a {@link SimulationTest}, with one seed. */
final class SeedInvocation
    implements TestTemplateInvocationContext,
        ParameterResolver,
        InvocationInterceptor,
        TestWatcher {

  private final long seed;
  private final SimulationBuilder simulation;

  /** Shared by the seeds of one test. */
  private final AtomicBoolean hasFailed;

  SeedInvocation(long seed, AtomicBoolean hasFailed) {
    this.seed = seed;
    this.hasFailed = hasFailed;
    simulation = Simulation.builder().seed(seed);
  }

  @Override
  public String getDisplayName(int index) {
    return "seed " + seed;
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SimulationBuilder.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return simulation;
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (SimulationException | TestAbortedException e) {
      throw e; // The first names the seed itself.
    } catch (Throwable e) {
      simulation.lastRun().ifPresent(run -> e.addSuppressed(run.failed("the test failed", null)));
      throw e;
    }
    if (simulation.lastRun().isEmpty()) {
      throw new IllegalStateException(
          "the test has run no simulation: call run() of its SimulationBuilder");
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    hasFailed.set(true);
  }
}
