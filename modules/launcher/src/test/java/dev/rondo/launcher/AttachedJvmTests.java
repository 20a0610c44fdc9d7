package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rondo ps} of processes that it cannot describe: one line each. */
class AttachedJvmTests {

  private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "4000000000, 1, no process has the number 4000000000",
    "one, 2, PID must be the number of a process: one",
    "-7, 2, Unrecognized option: -7",
  })
  void ps_noProcess_saysSo(String pid, int status, String message) {
    assertEquals("rondo ps: " + message + "\n", failure(status, "ps", pid));
  }

  @Test
  void pstree_noPid_isWrongUsage() {
    assertEquals("rondo pstree: PID is missing\n", failure(2, "pstree"));
  }

  @Test
  void ps_processThatIsNoJvm_saysSo() throws IOException {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      assertEquals(
          "rondo ps: process %d is not a JVM that can be attached to, or does not answer\n"
              .formatted(sleeper.pid()),
          failure(1, "ps", "" + sleeper.pid()));
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void ps_jvmWithoutRondo_saysSo(@TempDir Path folder) throws IOException {
    Process plain =
        new ProcessBuilder(JAVA, "-m", "jdk.httpserver", "-p", "0", "-d", "" + folder).start();
    try {
      assertNotNull(plain.inputReader().readLine());
      assertEquals(
          "rondo ps: process %d is a JVM without dev.rondo.monitoring: start it with that module\n"
              .formatted(plain.pid()),
          failure(1, "ps", "" + plain.pid()));
    } finally {
      plain.destroyForcibly();
    }
  }

  /** Runs the command, which must fail with {@code status}, and returns its errors. */
  private static String failure(int status, String... arguments) {
    var err = new ByteArrayOutputStream();
    PrintStream nothing =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main main = new Main(nothing, new PrintStream(err, true, StandardCharsets.UTF_8));
    int actual = main.run(List.of(arguments));
    String text = err.toString(StandardCharsets.UTF_8);
    assertEquals(status, actual, text);
    return text;
  }
}
