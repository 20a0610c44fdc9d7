package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
          "rondo ps: process %d is not a JVM\n".formatted(sleeper.pid()),
          failure(1, "ps", "" + sleeper.pid()));
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void ps_jvmWithoutRondo_saysSo(@TempDir Path folder) throws IOException {
    Process plain = plainJvm(folder, List.of());
    try {
      assertEquals(
          "rondo ps: process %d is a JVM without dev.rondo.monitoring: start it with that module\n"
              .formatted(plain.pid()),
          failure(1, "ps", "" + plain.pid()));
    } finally {
      plain.destroyForcibly();
    }
  }

  @Test
  void ps_jvmThatRefuses_saysSo(@TempDir Path folder) throws IOException {
    Process refusing = plainJvm(folder, List.of("-XX:+DisableAttachMechanism"));
    try {
      assertEquals(
          ("rondo ps: process %d does not answer: it may be stopped, or refuse by"
                  + " -XX:+DisableAttachMechanism\n")
              .formatted(refusing.pid()),
          failure(1, "ps", "" + refusing.pid()));
    } finally {
      refusing.destroyForcibly();
    }
  }

  @Test
  void attach_stoppedJvm_endsInTime(@TempDir Path folder) throws Exception {
    Process stopped = plainJvm(folder, List.of());
    try {
      assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + stopped.pid()).start().waitFor());
      IOException failure =
          assertThrows(
              IOException.class, () -> AttachedJvm.attach(stopped.pid(), Duration.ofMillis(500)));

      assertTrue(failure.getMessage().contains("does not answer"), failure::toString);
    } finally {
      stopped.destroyForcibly();
    }
  }

  @Test
  void ask_jvmStoppedMeanwhile_endsInTime(@TempDir Path folder) throws Exception {
    Process plain = plainJvm(folder, List.of());
    try (AttachedJvm jvm = AttachedJvm.attach(plain.pid())) {
      assertTrue(jvm.ask(() -> jvm.beans().getMBeanCount()) > 0);
      assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + plain.pid()).start().waitFor());
      IOException failure =
          assertThrows(
              IOException.class,
              () -> jvm.ask(() -> jvm.beans().getMBeanCount(), Duration.ofMillis(500)));

      assertTrue(failure.getMessage().contains("does not answer"), failure::toString);
    } finally {
      plain.destroyForcibly();
    }
  }

  @Test
  void ps_processOfAnotherUser_saysSo() throws Exception {
    // The other user may read this build, but not signal processes.
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    command.addAll(List.of("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"));
    assumeTrue(canRun(command), "root only");
    command.addAll(List.of(JAVA, "-p", System.getProperty("jdk.module.path"), "-m"));
    command.add("dev.rondo.launcher/dev.rondo.launcher.Main");
    command.addAll(List.of("ps", "" + ProcessHandle.current().pid()));
    Process other = new ProcessBuilder(command).start();

    assertEquals(
        "rondo ps: process %d belongs to root: run this as that user"
            .formatted(ProcessHandle.current().pid()),
        other.errorReader().lines().collect(Collectors.joining("\n")));
    assertEquals(1, other.waitFor());
  }

  private static boolean canRun(List<String> prefix) throws InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) { // There is no setpriv.
      return false;
    }
  }

  /** Starts a JVM without Rondo, and waits until it runs. */
  private static Process plainJvm(Path folder, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(options);
    command.addAll(List.of("-m", "jdk.httpserver", "-p", "0", "-d", "" + folder));
    Process plain = new ProcessBuilder(command).start();
    assertNotNull(plain.inputReader().readLine());
    return plain;
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
