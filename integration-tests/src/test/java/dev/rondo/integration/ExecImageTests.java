package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of {@code rondo exec} in the linked image. */
@Tag("programs")
class ExecImageTests {

  private static final Path COMMAND =
      Path.of(System.getProperty("rondo.image"), "bin", "rondo").toAbsolutePath().normalize();

  @Test
  void exec_copiesOutputErrorsAndStatusOfTheChild() throws Exception {
    Process exec = shell("echo out; echo err >&2; exit 7");

    assertEquals("out\n", text(exec.getInputStream().readAllBytes()));
    assertEquals("err\n", text(exec.getErrorStream().readAllBytes()));
    assertEquals(7, exec.waitFor());
  }

  @Test
  void exec_passesItsInputToTheChild() throws Exception {
    Process exec = start("cat");
    byte[] sent = new byte[300_000];
    Arrays.fill(sent, (byte) 'x');
    Thread writer = Thread.ofVirtual().start(() -> send(exec, sent));

    assertEquals(sent.length, exec.getInputStream().readAllBytes().length);
    assertEquals(0, exec.waitFor());
    writer.join();
  }

  @Test
  void sigterm_isForwarded() throws Exception {
    Process exec = shell("trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.01; done");
    var output = exec.inputReader(UTF_8);
    assertEquals("ready", output.readLine());
    // Not Process.destroy, which closes the output too.
    exec.toHandle().destroy();

    assertEquals("bye", output.readLine());
    assertEquals(9, exec.waitFor());
  }

  @Test
  void childKilledByASignal_status_is128PlusTheSignal() throws Exception {
    assertEquals(128 + 9, shell("kill -s KILL $$").waitFor());
  }

  @Test
  void missingProgram_printsOneLineAndExitsWith127() throws Exception {
    Process exec = start("/no/such/program");
    List<String> errors = exec.errorReader(UTF_8).lines().toList();

    assertEquals(127, exec.waitFor());
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.getFirst().contains("/no/such/program"), errors::toString);
  }

  /** A file that the JVM opens must not take the number of a closed standard stream. */
  @Test
  void closedInput_isAlsoClosedForTheChild() throws Exception {
    Process exec =
        new ProcessBuilder("sh", "-c", "\"$0\" exec cat <&-", COMMAND.toString()).start();

    assertEquals("", text(exec.getInputStream().readAllBytes()));
    assertEquals(1, exec.waitFor());
  }

  @Test
  void closedOutput_writingFails() throws Exception {
    Process exec =
        new ProcessBuilder("sh", "-c", "\"$0\" exec echo x >&-", COMMAND.toString()).start();

    assertEquals(1, exec.waitFor());
  }

  @Test
  void arguments_withoutALocale_passUnchanged() throws Exception {
    String script = "\"$0\" exec printf %s \"$(printf 'z\\303\\274')\"";
    var command = new ProcessBuilder("sh", "-c", script, COMMAND.toString());
    command.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    Process exec = command.start();

    assertEquals("zü", text(exec.getInputStream().readAllBytes()));
    assertEquals(0, exec.waitFor());
  }

  private static Process shell(String script) throws IOException {
    return start("/bin/sh", "-c", script);
  }

  private static Process start(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(COMMAND.toString(), "exec", "--"));
    words.addAll(List.of(command));
    return new ProcessBuilder(words).start();
  }

  private static void send(Process process, byte[] data) {
    try (var input = process.getOutputStream()) {
      input.write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
