package dev.rondo.engine.net.file;

import java.io.IOException;

/**
 * Runs operations on the caller's files, which an interrupt of the thread would otherwise close.
 */
final class UninterruptedFiles {

  private UninterruptedFiles() {}

  /** An operation on a file. */
  @FunctionalInterface
  interface Operation {
    void run() throws IOException;
  }

  /** Runs {@code operation} with the thread's interrupt flag cleared, and restores the flag. */
  static void run(Operation operation) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      operation.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
