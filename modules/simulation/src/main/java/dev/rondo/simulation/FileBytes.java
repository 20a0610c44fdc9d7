package dev.rondo.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/** Reading a file that a socket sends. */
final class FileBytes {

  private FileBytes() {}

  /** Reads from {@code position} on, also on a thread that is interrupted. */
  static int read(FileChannel file, ByteBuffer into, long position) throws IOException {
    boolean interrupted = Thread.interrupted(); // The read would close the file.
    try {
      return file.read(into, position);
    } catch (ClosedByInterruptException e) {
      throw new IOException(
          "java.nio has closed the file because the loop's thread was interrupted while it sent: "
              + file,
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
