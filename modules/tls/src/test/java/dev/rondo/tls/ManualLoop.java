package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.TimerHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A loop that runs, and whose clock advances, only when a test calls it. */
final class ManualLoop implements InvocationHandler {

  final List<ExceptionContext> reports = new ArrayList<>();
  final EventLoop loop = proxy(EventLoop.class, this);
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private Duration now = Duration.ZERO;

  private static final class Timer {
    private final Duration due;
    private final Runnable callback;
    private boolean cancelled;

    Timer(Duration due, Runnable callback) {
      this.due = due;
      this.callback = callback;
    }
  }

  /** Runs the ready callbacks until none is left. */
  void run() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  /** Advances the clock by {@code time} and runs the timers that are then due. */
  void advance(Duration time) {
    now = now.plus(time);
    for (Timer timer : List.copyOf(timers)) {
      if (!timer.cancelled && timer.due.compareTo(now) <= 0) {
        timers.remove(timer);
        timer.callback.run();
      }
    }
    run();
  }

  /** Returns the number of timers that are not cancelled. */
  long pendingTimers() {
    return timers.stream().filter(timer -> !timer.cancelled).count();
  }

  void soon(Runnable callback) {
    ready.add(callback);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    Object[] given = args == null ? new Object[0] : args;
    return switch (method.getName()) {
      case "callSoon" -> {
        Runnable callback = (Runnable) given[0];
        ready.add(given.length == 1 ? callback : () -> ((Context) given[1]).run(callback));
        yield null;
      }
      case "callLater" -> {
        Timer timer = new Timer(now.plus((Duration) given[0]), (Runnable) given[1]);
        timers.add(timer);
        yield proxy(
            TimerHandle.class,
            (self, call, none) -> {
              timer.cancelled |= call.getName().equals("cancel");
              return null;
            });
      }
      case "createFuture" -> new ManualFuture<>(this);
      case "runInExecutor" -> {
        ManualFuture<@Nullable Object> future = new ManualFuture<>(this);
        Callable<?> function = (Callable<?>) given[given.length - 1];
        ready.add(() -> future.complete(function));
        yield future;
      }
      case "callExceptionHandler" -> reports.add((ExceptionContext) given[0]);
      case "toString" -> "<manual loop>";
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(ManualLoop.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
