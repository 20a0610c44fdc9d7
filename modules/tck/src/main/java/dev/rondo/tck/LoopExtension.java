package dev.rondo.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test of a contract with a new loop, on a thread of its own, under a {@link Watchdog},
 * and between two {@link Leaks looks for leaks}.
 */
public final class LoopExtension
    implements ExecutionCondition, ParameterResolver, InvocationInterceptor {

  private static final Namespace NAMESPACE = Namespace.create(LoopExtension.class);

  /** The configuration parameter that says how long a test may take: {@code PT30S} unless set. */
  private static final String LIMIT = "rondo.tck.limit";

  /** For JUnit. */
  public LoopExtension() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Method test = context.getTestMethod().orElse(null);
    if (test == null) {
      return ConditionEvaluationResult.enabled("asked for each test");
    }
    String refusal = Gate.refusal(test, contract(context).provider());
    return refusal == null
        ? ConditionEvaluationResult.enabled("nothing is lacking")
        : ConditionEvaluationResult.disabled(refusal);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LoopFixture.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return fixture(context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    LoopFixture fixture = fixture(context);
    Watchdog.run(
        method.getExecutable().getName(),
        limit(context),
        fixture,
        () -> {
          fixture.open();
          try {
            invocation.proceed();
          } catch (Throwable failure) {
            fixture.abandon(failure);
            throw failure;
          }
          fixture.close();
        });
  }

  private static Duration limit(ExtensionContext context) {
    return context
        .getConfigurationParameter(LIMIT, Duration::parse)
        .orElseGet(() -> Duration.ofSeconds(30));
  }

  private static LoopFixture fixture(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            context.getUniqueId(),
            id -> new LoopFixture(contract(context).provider()),
            LoopFixture.class);
  }

  private static LoopContract contract(ExtensionContext context) {
    return (LoopContract) context.getRequiredTestInstance();
  }
}
