package dev.rondo.engine.net.file;

import java.io.IOException;

/** Operations on files that belong to the caller, which an interrupt of the thread would close. */
final class UninterruptedFiles {

  private UninterruptedFiles() {}

  /** An operation on a file. */
  @FunctionalInterface
  interface Operation {
    void run() throws IOException;
  }

  /** Runs {@code operation} with the thread's interrupt flag cleared, and sets it again after. */
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
