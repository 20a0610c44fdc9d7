package com.example.virtualtime;

import dev.rondo.ExceptionContext;
import dev.rondo.ExceptionHandler;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passes exceptions to the exception handler, or logs them. */
final class ErrorReporter {

  private static final System.Logger LOG = System.getLogger(ErrorReporter.class.getName());

  private final VirtualLoop loop;
  private @Nullable ExceptionHandler handler;

  ErrorReporter(VirtualLoop loop) {
    this.loop = loop;
  }

  void setHandler(@Nullable ExceptionHandler handler) {
    this.handler = handler;
  }

  @Nullable ExceptionHandler handler() {
    return handler;
  }

  void handle(ExceptionContext context) {
    Objects.requireNonNull(context, "context");
    ExceptionHandler set = handler;
    if (set == null) {
      log(context);
      return;
    }
    try {
      set.handle(loop, context);
    } catch (Exception e) {
      log(
          ExceptionContext.of("Unhandled error in exception handler")
              .withException(e)
              .withContext(context));
    }
  }

  void log(ExceptionContext context) {
    LOG.log(Level.ERROR, context.message(), context.exception());
  }
}
