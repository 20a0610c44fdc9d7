package dev.rondo.junit;

import dev.rondo.EventLoop;
import dev.rondo.junit.check.LeakPatience;
import dev.rondo.policies.Backends;
import dev.rondo.spi.ManualTime;
import dev.rondo.tasks.Runner;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Gives each test a new loop, which is closed afterward. Test methods, and {@code @BeforeEach} and
 * {@code @AfterEach} methods, can have these parameters:
 *
 * <ul>
 *   <li>{@link EventLoop}: the loop, in debug mode;
 *   <li>{@link Runner}: the runner of the loop;
 *   <li>{@link RecordingExceptionHandler}: the loop's exception handler; a test that expects
 *       reports takes them from it;
 *   <li>{@link ManualTime}: the loop's clock, which only the test advances; for a parameter of the
 *       test method, and then also of the others.
 * </ul>
 *
 * <p>With {@link LoopTest}, these methods are coroutines. Other tests, such as {@code @Test} and
 * {@code @ParameterizedTest} methods, can use this extension too, and run the loop themselves:
 *
 * {@snippet :
 * @ExtendWith(LoopExtension.class)
 * class ClientTests {
 *   @ParameterizedTest
 *   @ValueSource(ints = {1, 1024})
 *   void echo(int size, Runner runner) throws Exception {
 *     runner.run(() -> { ... });
 *   }
 * }
 * }
 *
 * <p>A test that used its loop, and has not failed otherwise, fails if
 *
 * <ul>
 *   <li>the loop's exception handler has reports that the test did not take, among them those of
 *       futures whose failure nobody retrieved;
 *   <li>tasks are still pending, or sockets still open, a second after the end;
 *   <li>a callback, or a step of a task, held the loop for too long ({@link LoopTest#slow()});
 *   <li>the closed loop leaves descriptors or threads.
 * </ul>
 *
 * <p>Sockets, descriptors and threads are those of the process. They are checked only if JUnit does
 * not run tests in parallel; sockets and descriptors only where the system has {@code /proc}.
 */
public final class LoopExtension
    implements AfterEachCallback,
        ParameterResolver,
        InvocationInterceptor,
        TestTemplateInvocationContextProvider {

  private static final Namespace NAMESPACE = Namespace.create(LoopExtension.class);

  private static final Set<Class<?>> PARAMETERS =
      Set.of(EventLoop.class, Runner.class, RecordingExceptionHandler.class, ManualTime.class);

  /** Called by JUnit. */
  public LoopExtension() {}

  // --- one invocation for each backend ---

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return LoopSettings.test(context.getTestMethod().orElse(null)).isPresent();
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    List<String> asked = LoopSettings.backends(context);
    return backends(context).expand(asked).stream().map(BackendInvocation::new);
  }

  /** A test with the loop of one backend. */
  private record BackendInvocation(String backend)
      implements TestTemplateInvocationContext, BeforeEachCallback {

    @Override
    public String getDisplayName(int index) {
      return "[" + index + "] " + backend;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      context.getStore(NAMESPACE).put("backend", backend);
      loop(context); // Here, so that the reason is shown unwrapped if there is none.
    }
  }

  // --- the loop ---

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getTestMethod().isPresent()
        && PARAMETERS.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    TestLoop loop = loop(context);
    return type == EventLoop.class
        ? loop.loop()
        : type == Runner.class
            ? loop.runner()
            : type == ManualTime.class ? loop.time() : loop.reports();
  }

  private static TestLoop loop(ExtensionContext context) {
    return stored(context, TestLoop.class, () -> newLoop(context));
  }

  private static TestLoop newLoop(ExtensionContext context) {
    LoopSettings settings = LoopSettings.of(context);
    String chosen = context.getStore(NAMESPACE).get("backend", String.class);
    String name =
        chosen == null
            ? backends(context).expand(LoopSettings.backends(context)).getFirst()
            : chosen;
    ManualTime time = LoopSettings.hasManualTime(context) ? new ManualTime() : null;
    return new TestLoop(backends(context).find(name), settings, time);
  }

  private static TestBackends backends(ExtensionContext context) {
    return stored(
        context.getRoot(), TestBackends.class, () -> new TestBackends(Backends.discover()));
  }

  private static <T> T stored(ExtensionContext context, Class<T> type, Supplier<T> maker) {
    return context.getStore(NAMESPACE).getOrComputeIfAbsent(type, key -> maker.get(), type);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    TestLoop loop = context.getStore(NAMESPACE).get(TestLoop.class, TestLoop.class);
    if (loop != null) {
      LeakPatience patience =
          stored(
              context.getRoot(),
              LeakPatience.class,
              () -> new LeakPatience(LoopSettings.grace(context)));
      loop.finish(name(context), context.getExecutionException().isPresent(), patience);
    }
  }

  // --- methods as coroutines ---

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, method, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, method, context);
  }

  private static void intercept(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (LoopSettings.test(context.getRequiredTestMethod()).isPresent()) {
      loop(context).run(method.getExecutable().getName(), invocation::proceed);
    } else {
      invocation.proceed();
    }
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestMethod().getName();
  }
}
