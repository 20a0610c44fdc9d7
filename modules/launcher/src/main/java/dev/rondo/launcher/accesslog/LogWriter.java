package dev.rondo.launcher.accesslog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Moves lines from a buffer to a sink. Bytes that cannot be written are kept and tried again. */
final class LogWriter {

  private final LineBuffer buffer;
  private final LogSink sink;
  private final Consumer<String> reports;
  private final LossReport losses;
  private long dropped;
  private boolean failing;

  /**
   * Creates a writer.
   *
   * @param reports receives messages for the user
   */
  LogWriter(LineBuffer buffer, LogSink sink, Consumer<String> reports) {
    this.buffer = buffer;
    this.sink = sink;
    this.reports = reports;
    losses = new LossReport(sink.name(), reports);
  }

  /** Returns whether the last attempt to write failed. */
  boolean isFailing() {
    return failing;
  }

  /** Returns whether the loss of lines has been reported, and not their end. For any thread. */
  boolean isLosing() {
    return losses.isLosing();
  }

  /** Reports that lines are lost, unless that is known. For any thread. */
  void overflowed() {
    losses.overflowed();
  }

  /** Writes the bytes left of a failed attempt, or else the lines that the buffer has. */
  void write() {
    failing = !writeAll(buffer.take());
    long lost = buffer.dropped();
    if (lost > dropped && !failing) {
      losses.overflowed();
    } else if (!failing && !buffer.isHalfFull()) {
      losses.recovered(lost);
    }
    dropped = lost;
  }

  private boolean writeAll(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        sink.write(bytes);
      }
      return true;
    } catch (IOException e) {
      losses.failed(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Continues in a new file of the same name, with the lines that have come meanwhile. */
  void reopen() {
    Closeable old;
    try {
      old = sink.reopen();
    } catch (IOException e) {
      reports.accept(
          "cannot reopen the access log %s: %s; it goes on in the old file"
              .formatted(sink.name(), e));
      return;
    }
    try {
      old.close();
    } catch (IOException e) {
      reports.accept(
          "closing the old file of the access log %s failed: %s; its last lines may be lost"
              .formatted(sink.name(), e));
    }
    backToLineStart(buffer.take());
    write();
  }

  /** Moves back to the start of a line of which only a part is in the old file. */
  private static void backToLineStart(ByteBuffer bytes) {
    int start = bytes.position();
    while (start > 0 && bytes.get(start - 1) != '\n') {
      start--;
    }
    bytes.position(start);
  }

  /** Writes all lines if that is possible, reports the lost ones, and closes the sink. */
  void end() {
    do {
      write();
    } while (!failing && !buffer.isEmpty());
    losses.ended(dropped + linesOf(buffer.take()) + linesOf(buffer.take()));
    try {
      sink.close();
    } catch (IOException e) {
      reports.accept("cannot close the access log %s: %s".formatted(sink.name(), e));
    }
  }

  private static long linesOf(ByteBuffer bytes) {
    long lines = 0;
    while (bytes.hasRemaining()) {
      if (bytes.get() == '\n') {
        lines++;
      }
    }
    return lines;
  }
}
