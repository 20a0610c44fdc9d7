package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@code rondo exec} with children that ignore signals, and with a full disk. */
@Tag("programs")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final String SPAWNING = "dev.rondo.integration.Program#spawningDrivers";
  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  /** So many bytes are in a pipe that takes no more: Linux has 64 KiB, less a part of a page. */
  private static final int PIPE_SIZE = 60_000;

  /** A script that reports signals but exits only after a line of input, or at its end. */
  private static final String IGNORES_SIGNALS =
      "trap 'echo TERM' TERM; trap 'echo INT' INT; echo ready; until read line; do :; done; exit 5";

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void signals_childIgnoresThem_areAllForwarded(String driver) throws Exception {
    Process exec = start(driver, "exec", "--", "sh", "-c", IGNORES_SIGNALS);
    BufferedReader output = exec.inputReader(UTF_8);
    assertEquals("ready", output.readLine());
    for (String signal : List.of("TERM", "INT", "TERM", "INT")) {
      signal(exec, signal);
      assertEquals(signal, output.readLine());
    }
    exec.outputWriter(UTF_8).append("end\n").flush();

    assertEquals(5, exec.waitFor());
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void commandCannotStart_exitsWithTheStatusOfShells(String driver, @TempDir Path folder)
      throws Exception {
    Path missing = folder.resolve("missing");
    Path plain = Files.createFile(folder.resolve("plain"));

    Process exec = start(driver, "exec", "--", missing.toString());
    assertEquals(
        "rondo exec: "
            + missing
            + ": program or its interpreter not found: correct its name, or the PATH",
        rest(exec));
    assertEquals(127, exec.waitFor());

    exec = start(driver, "exec", plain.toString(), "--help");
    assertEquals(
        "rondo exec: "
            + plain
            + ": no permission to execute it: choose a program, or run chmod +x on it",
        rest(exec));
    assertEquals(126, exec.waitFor());
  }

  private static String rest(Process exec) throws IOException {
    return String.join("\n", exec.inputReader(UTF_8).readAllLines());
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void grace_childIgnoresSignals_killsTheChild(String driver) throws Exception {
    for (String signal : List.of("TERM", "INT")) {
      Process exec = start(driver, "exec", "--grace", "200ms", "--", "sh", "-c", IGNORES_SIGNALS);
      BufferedReader output = exec.inputReader(UTF_8);
      assertEquals("ready", output.readLine());
      ProcessHandle child = childOf(exec);
      signal(exec, signal);
      assertEquals(signal, output.readLine());

      assertEquals(128 + 9, exec.waitFor());
      assertTrue(!child.isAlive(), "the child still runs");
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void grace_childExitsInTime_returnsItsStatus(String driver) throws Exception {
    Process exec =
        start(
            driver,
            "exec",
            "--grace",
            "50s",
            "--",
            "sh",
            "-c",
            "trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.01; done");
    BufferedReader output = exec.inputReader(UTF_8);
    assertEquals("ready", output.readLine());
    signal(exec, "TERM");

    assertEquals("bye", output.readLine());
    assertEquals(9, exec.waitFor());
  }

  /**
   * As with a pipe of a shell, exec reads until every process has closed the output. With the JDK's
   * processes, the output may end with the child.
   */
  @ParameterizedTest
  @MethodSource(SPAWNING)
  void grandchild_outputAfterTheChild_isCopied(String driver) throws Exception {
    Process exec =
        start(
            driver,
            "exec",
            "--",
            "sh",
            "-c",
            "exec 3<&0; (read line <&3; echo late) & echo early; exit 3");
    BufferedReader output = exec.inputReader(UTF_8);
    assertEquals("early", output.readLine());
    exec.outputWriter(UTF_8).append("go on\n").flush();

    assertEquals("late", output.readLine());
    assertEquals(3, exec.waitFor());
  }

  @ParameterizedTest
  @MethodSource(SPAWNING)
  void signal_onlyAGrandchildLeft_exitsAsTheChild(String driver) throws Exception {
    Process exec =
        start(
            driver, "exec", "--", "sh", "-c", "exec 3<&0; sh -c 'echo $$; read line' <&3 & exit 3");
    long left = Long.parseLong(exec.inputReader(UTF_8).readLine());
    ProcessVitals.await(() -> "the child still runs", () -> exec.children().findAny().isEmpty());
    signal(exec, "TERM");

    assertEquals(3, exec.waitFor());
    Optional<ProcessHandle> child = ProcessHandle.of(left);
    exec.getOutputStream().close();
    child.ifPresent(handle -> handle.onExit().join());
  }

  // --- output that cannot be written ---

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void outputToAFullDisk_isReportedAndEndsTheChild(String driver) throws Exception {
    ProcessResult ran = toFullDisk(driver, "sh", "-c", "while :; do echo x; done");

    assertEquals(128 + 13, ran.status(), ran::toString);
    requireDiskFullError(ran);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void outputToAFullDisk_childSucceeds_execFails(String driver) throws Exception {
    ProcessResult ran = toFullDisk(driver, "echo", "x");

    assertEquals(1, ran.status(), ran::toString);
    requireDiskFullError(ran);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void outputClosedByTheReader_endsTheChildSilently(String driver) throws Exception {
    Process exec =
        new ProcessBuilder(command(driver, "exec", "--", "sh", "-c", "while :; do echo x; done"))
            .start();
    assertEquals('x', exec.getInputStream().read());
    exec.getInputStream().close();

    assertEquals(List.of(), exec.errorReader(UTF_8).readAllLines());
    assertEquals(128 + 13, exec.waitFor());
  }

  /** The thread that writes would keep the process until its reader goes on. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void outputNotRead_signalEndsExecAtOnce(String driver) throws Exception {
    String noise = "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done";
    Process exec =
        new ProcessBuilder(command(driver, "exec", "--grace", "50ms", "--", "sh", "-c", noise))
            .start();
    while (exec.getInputStream().available() < PIPE_SIZE) {
      assertFalse(exec.waitFor(5, TimeUnit.MILLISECONDS));
    }
    signal(exec, "TERM");

    assertTrue(exec.waitFor(30, TimeUnit.SECONDS));
    assertEquals(128 + 15, exec.exitValue());
  }

  private static void requireDiskFullError(ProcessResult ran) {
    assertEquals(
        "ERROR: cannot write the output of the command: No space left on device\n", ran.output());
  }

  /** Runs a child whose output goes to a full disk. */
  private static ProcessResult toFullDisk(String driver, String... child) throws Exception {
    List<String> words = new ArrayList<>(List.of("exec", "--"));
    words.addAll(List.of(child));
    Process exec =
        new ProcessBuilder(command(driver, words.toArray(String[]::new)))
            .redirectOutput(new File("/dev/full"))
            .start();
    String errors = new String(exec.getErrorStream().readAllBytes(), UTF_8);
    return new ProcessResult(exec.waitFor(), errors);
  }

  private static List<String> command(String driver, String... arguments) {
    return Program.command(driver, MAIN, arguments);
  }

  private static Process start(String driver, String... arguments) throws IOException {
    return Program.start(driver, MAIN, arguments);
  }

  private static ProcessHandle childOf(Process exec) {
    return exec.children().findFirst().orElseThrow();
  }

  private static void signal(Process process, String name) throws Exception {
    ProcessResult.run(List.of("kill", "-" + name, "" + process.pid())).successful();
  }
}
