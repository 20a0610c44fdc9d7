package dev.rondo.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.ExceptionHandler;
import java.util.ArrayList;
import java.util.List;

/** An exception handler that keeps what it is told until the test takes it. For any thread. */
public final class Reports implements ExceptionHandler {

  private final List<ExceptionContext> reports = new ArrayList<>();

  /** Without reports. */
  public Reports() {}

  @Override
  public synchronized void handle(EventLoop loop, ExceptionContext context) {
    reports.add(context);
  }

  /** How many were not taken. */
  public synchronized int count() {
    return reports.size();
  }

  /** Takes the only one. */
  public ExceptionContext takeOne() {
    List<ExceptionContext> all = takeAll();
    assertEquals(1, all.size(), () -> "reports to the exception handler: " + all);
    return all.getFirst();
  }

  /** Takes all, the oldest first. */
  public synchronized List<ExceptionContext> takeAll() {
    List<ExceptionContext> all = List.copyOf(reports);
    reports.clear();
    return all;
  }

  @Override
  public synchronized String toString() {
    return reports.toString();
  }

  static Throwable asThrowable(ExceptionContext report) {
    return new IllegalStateException("reported: " + report.message(), report.exception());
  }
}
