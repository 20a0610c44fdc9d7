package dev.rondo.launcher.accesslog;

import java.util.function.Consumer;

/**
 * Reports the beginning and the end of a time in which lines are lost, each once. For any thread.
 */
final class LossReport {

  private final String log;
  private final Consumer<String> out;
  private volatile boolean losing;
  private long reported;

  LossReport(String log, Consumer<String> out) {
    this.log = log;
    this.out = out;
  }

  boolean isLosing() {
    return losing;
  }

  /** Reports that lines cannot be written, unless that is known. */
  void failed(String reason) {
    begin(
        "cannot write the access log %s: %s; lines that do not fit in its buffer are lost"
            .formatted(log, reason));
  }

  /** Reports that lines come too fast, unless that is known. */
  void overflowed() {
    begin(
        "the access log %s is too slow: lines that do not fit in its buffer are lost"
            .formatted(log));
  }

  private synchronized void begin(String message) {
    if (!losing) {
      losing = true;
      out.accept(message);
    }
  }

  /** Reports that all lines are written again, if they were not: {@code lost} is their number. */
  synchronized void recovered(long lost) {
    if (losing) {
      losing = false;
      out.accept(
          "the access log %s is written again; lines lost: %d".formatted(log, lost - reported));
      reported = lost;
    }
  }

  /** Reports the lines that were lost since the last report, at the end of the log. */
  synchronized void ended(long lost) {
    if (lost > reported) {
      out.accept("the access log %s has ended; lines lost: %d".formatted(log, lost - reported));
    }
  }
}
