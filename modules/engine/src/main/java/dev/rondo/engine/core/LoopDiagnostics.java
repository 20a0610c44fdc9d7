package dev.rondo.engine.core;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.ExceptionHandler;
import dev.rondo.LoopTime;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.logging.Loggers;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.ObjectText;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The debug mode of a loop, and its reports of failures that no caller receives. */
public final class LoopDiagnostics {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  private final EventLoop loop;
  private volatile boolean debug;
  private volatile Duration slow;
  private @Nullable ExceptionHandler handler;
  private LoopObserver observer = LoopObserver.NONE;

  LoopDiagnostics(EventLoop loop, LoopOptions options) {
    this.loop = loop;
    debug = options.debug();
    slow = options.slowCallbackDuration();
  }

  void observer(LoopObserver observer) {
    this.observer = observer;
  }

  public boolean isDebug() {
    return debug;
  }

  public void setDebug(boolean enabled) {
    debug = enabled;
  }

  public Duration getSlowCallbackDuration() {
    return slow;
  }

  public void setSlowCallbackDuration(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    slow = duration;
  }

  public void setExceptionHandler(@Nullable ExceptionHandler handler) {
    this.handler = handler;
  }

  public @Nullable ExceptionHandler getExceptionHandler() {
    return handler;
  }

  /** Passes {@code context} to the exception handler, or logs it. Throws only {@link Error}s. */
  public void report(ExceptionContext context) {
    Objects.requireNonNull(context, "context");
    observer.failed(context);
    ExceptionHandler custom = handler;
    if (custom == null) {
      reportByDefault(context);
      return;
    }
    try {
      custom.handle(loop, context);
    } catch (Exception e) {
      reportByDefault(
          ExceptionContext.of("Unhandled error in exception handler")
              .withException(e)
              .withContext(context));
    }
  }

  private void reportByDefault(ExceptionContext context) {
    try {
      loop.defaultExceptionHandler(context);
    } catch (Exception e) {
      LOG.log(ERROR, "Exception in default exception handler", e);
    }
  }

  /** Logs {@code context} as an error. */
  public void log(ExceptionContext context) {
    Objects.requireNonNull(context, "context");
    String report = ExceptionReport.of(context);
    LOG.log(ERROR, report, context.exception());
  }

  void callbackFailed(CallbackHandle handle, Exception e) {
    report(
        ExceptionContext.of("Exception in callback " + handle)
            .withException(e)
            .withHandle(handle)
            .withSource(handle.source()));
  }

  /** Warns if {@code event} took longer than the limit for slow callbacks. */
  void warnIfSlow(Object event, long nanos) {
    if (nanos >= LoopTime.toNanos(slow)) {
      LOG.log(
          WARNING,
          String.format(
              Locale.ROOT, "Executing %s took %.3f seconds", ObjectText.of(event), nanos / 1e9));
    }
  }
}
