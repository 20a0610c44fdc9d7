package dev.rondo.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to this process, by way of the system's shell. */
final class Kill {

  private static final Path STATUS = Path.of("/proc/self/status");

  private Kill() {}

  /** Sends {@code signal} to this process; it is on its way when this returns. */
  static void self(Signal signal) {
    self(signal, 1);
  }

  /** Sends {@code signal} so many times. */
  static void self(Signal signal, int times) {
    String command =
        "i=0; while [ $i -lt %d ]; do kill -s %s %d || exit; i=$((i + 1)); done"
            .formatted(times, signal.name(), ProcessHandle.current().pid());
    try {
      Process shell =
          new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
      String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, shell.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signals that this process handles, as the kernel writes them; empty where it does not. */
  static String caught() {
    if (!Files.isReadable(STATUS)) {
      return "";
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("SigCgt"))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
