package dev.rondo.launcher.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads the processor time of a JVM. */
public final class JvmProcessorTime {

  private JvmProcessorTime() {}

  /**
   * Returns the processor time of the JVM {@code process} so far, in seconds. On Linux, it has the
   * resolution of the scheduler's clock, and excludes the just-in-time compilers: they have nothing
   * to do in a server that has run for a while.
   */
  public static double of(ProcessHandle process) {
    long nanos = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", "" + process.pid(), "task"))) {
      for (Path thread : threads) {
        nanos += ofThread(thread);
      }
    } catch (IOException e) {
      // Not on Linux.
    }
    return nanos > 0
        ? nanos / 1e9
        : process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static long ofThread(Path thread) {
    try {
      if (Files.readString(thread.resolve("comm")).matches("C[12] Comp.*\\s*")) {
        return 0;
      }
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return 0; // The thread has ended, or the kernel has no such statistics.
    }
  }
}
