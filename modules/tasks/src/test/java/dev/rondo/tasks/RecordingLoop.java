package dev.rondo.tasks;

import dev.rondo.Capability;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.SignalHandlers.SignalRegistration;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.spi.RunningLoop;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A loop that records the calls it gets, and runs coroutines at once. */
final class RecordingLoop implements InvocationHandler {

  final List<String> calls = new ArrayList<>();
  final List<ExceptionContext> reports = new ArrayList<>();
  final Set<Task<?>> pending = new LinkedHashSet<>();
  final List<TaskOptions> options = new ArrayList<>();
  final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  final Map<Signal, Runnable> handlers = new HashMap<>();
  final EventLoop loop = proxy(EventLoop.class, this);

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    Object[] given = args == null ? new Object[0] : args;
    return switch (method.getName()) {
      case "toString" -> "<recording loop>";
      case "isRunning" -> RunningLoop.here().loop() == loop;
      case "createTask" -> {
        options.add((TaskOptions) given[1]);
        yield task("main", (Coroutine<?>) given[0]);
      }
      case "allTasks" -> Set.copyOf(pending);
      case "runUntilComplete" -> {
        RunningLoop.here().begin(loop);
        try {
          yield given[0] instanceof Coroutine<?> coroutine
              ? coroutine.run()
              : ((LoopFuture<?>) given[0]).result();
        } finally {
          RunningLoop.here().end();
        }
      }
      case "shutdownAsyncGenerators" -> {
        calls.add("shutdownAsyncGenerators");
        yield task("generators", () -> null);
      }
      case "shutdownDefaultExecutor" -> {
        calls.add("shutdownDefaultExecutor " + given[0]);
        yield task("executor", () -> null);
      }
      case "capabilities" -> capabilities;
      case "listenToSignal" -> listen((Signal) given[0], (Runnable) given[1]);
      case "callSoonThreadsafe" -> {
        ((Runnable) given[0]).run();
        yield null;
      }
      case "isClosed" -> false;
      case "cancelOnInterrupt" -> null;
      case "callExceptionHandler" -> reports.add((ExceptionContext) given[0]);
      case "setDebug", "close" -> {
        calls.add(method.getName() + (given.length == 0 ? "" : " " + given[0]));
        yield null;
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private SignalRegistration listen(Signal signal, Runnable listener) {
    handlers.put(signal, listener);
    return () -> handlers.remove(signal);
  }

  /** Adds a pending task that ends with the outcome of {@code ending} when it is awaited. */
  void leaveTask(String name, Coroutine<?> ending) {
    pending.add(task(name, ending));
  }

  private Task<?> task(String name, Coroutine<?> body) {
    @Nullable Throwable[] failure = new Throwable[1];
    return proxy(
        Task.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "toString" -> name;
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == (args == null ? null : args[0]);
              case "cancel" -> calls.add("cancel " + name);
              case "interrupt" -> false;
              case "isCancelled" -> failure[0] instanceof CancellationException;
              case "exception" -> failure[0];
              case "await", "result" -> {
                if (method.getName().equals("await")) {
                  calls.add("await " + name);
                }
                try {
                  yield body.run();
                } catch (Exception e) {
                  failure[0] = e;
                  throw e;
                }
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            RecordingLoop.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
