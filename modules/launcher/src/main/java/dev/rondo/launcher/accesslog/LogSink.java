package dev.rondo.launcher.accesslog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The place that lines are written to. */
interface LogSink extends Closeable {

  /** Returns the name, for messages. */
  String name();

  /** Writes at least one byte, and returns when the system has taken it. */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Opens the file again, which may have been renamed, and returns the old one, which the caller
   * closes. Stays in the old file if that fails.
   */
  Closeable reopen() throws IOException;
}
