package dev.rondo;

/** Handles failures that no caller can be given. Mirrors {@code set_exception_handler}. */
@FunctionalInterface
public interface ExceptionHandler {

  /** Handles {@code context}, on the loop thread. */
  void handle(EventLoop loop, ExceptionContext context);
}
