package dev.rondo;

/** Is told what went wrong where no caller could be told. Mirrors {@code set_exception_handler}. */
@FunctionalInterface
public interface ExceptionHandler {

  /** Handles {@code context}, on the loop's turn. */
  void handle(EventLoop loop, ExceptionContext context);
}
