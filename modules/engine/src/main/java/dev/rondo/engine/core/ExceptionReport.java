package dev.rondo.engine.core;

import dev.rondo.ExceptionContext;
import dev.rondo.spi.ObjectText;
import org.jspecify.annotations.Nullable;

/** An exception context as text: its message, and a line for each object it names. */
final class ExceptionReport {

  private final StringBuilder text = new StringBuilder();

  private ExceptionReport() {}

  static String of(ExceptionContext context) {
    ExceptionReport report = new ExceptionReport();
    report.text.append(
        context.message().isEmpty() ? "Unhandled exception in event loop" : context.message());
    report.line("asyncgen", context.work().asyncGenerator());
    report.line("context", context.context());
    report.line("future", context.work().future());
    report.line("handle", context.work().handle());
    report.line("protocol", context.endpoint().protocol());
    report.line("socket", context.endpoint().socket());
    report.line("task", context.work().task());
    report.line("transport", context.endpoint().transport());
    Throwable source = context.source();
    if (source != null) {
      report.text.append("\ncreated at (most recent call first):");
      for (StackTraceElement frame : source.getStackTrace()) {
        report.text.append("\n  at ").append(frame);
      }
    }
    return report.text.toString();
  }

  private void line(String key, @Nullable Object value) {
    if (value != null) {
      text.append('\n').append(key).append(": ").append(ObjectText.of(value));
    }
  }
}
