package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code rondo top} with a process that has loops in each state. */
@Tag("programs")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopTopTests {

  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  private static Process observed;

  @BeforeAll
  static void start() throws IOException {
    observed = startObserved();
  }

  private static Process startObserved() throws IOException {
    List<String> command =
        Program.commandFrom(
            System.getProperty("jdk.module.path"), "selector", LoopStatesProgram.class);
    command.add("10");
    Process process = Program.start(command);
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("ready")) { // Warnings about its loops come first.
      line = output.readLine();
    }
    assertEquals("ready", line);
    return process;
  }

  @AfterAll
  static void end() {
    observed.destroyForcibly();
  }

  private static List<String> top(Process target, String... options) {
    List<String> words = new ArrayList<>(List.of("top"));
    words.addAll(List.of(options));
    words.add("" + target.pid());
    return Program.command("selector", MAIN, words.toArray(String[]::new));
  }

  @Test
  void top_withoutATerminal_appendsTables() throws Exception {
    String text = ProcessResult.run(top(observed, "--count", "2")).successful().output();
    List<String> lines = text.lines().toList();

    assertLine(lines.getFirst(), "6 loops of process " + observed.pid() + " at [\\d:]{8}");
    assertLine(lines.get(1), "LOOP +LOAD LAG50 .* TASKS");
    assertLine(lines.get(2), "selector-\\d +(9\\d|100)% .*");
    assertEquals(2, lines.stream().filter(line -> line.startsWith("6 loops of ")).count(), text);
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    line.matches("  for .*s in dev.rondo.integration.LoopStatesProgram.hold.*")),
        text);
    assertTrue(text.indexOf('\u001b') < 0, text);
  }

  private static void assertLine(String line, String pattern) {
    assertTrue(line.matches(pattern), line);
  }

  @Test
  void top_json_hasEachLoop() throws Exception {
    String text = ProcessResult.run(top(observed, "--count", "1", "--json")).successful().output();
    List<?> loops = (List<?>) ((Map<?, ?>) JsonReader.parse(text)).get("loops");
    Map<?, ?> first = (Map<?, ?>) loops.getFirst();

    assertEquals(6, loops.size());
    assertTrue((double) first.get("load") > 0.9, text);
    assertTrue(loops.stream().anyMatch(loop -> ((Map<?, ?>) loop).get("tasks").equals(11.0)), text);
  }

  @Test
  void top_processEnds_isToldInOneLine() throws Exception {
    Process target = startObserved();
    Process top = Program.start(top(target));
    BufferedReader output = top.inputReader();
    assertLine(output.readLine() + "", "6 loops of process .*");
    target.destroyForcibly();
    List<String> rest = output.readAllLines();

    assertEquals("rondo top: process %d has ended".formatted(target.pid()), rest.getLast());
    assertEquals(1, top.waitFor());
  }

  /** Runs the command in a terminal of 12 lines. */
  @Test
  void top_inATerminal_repaintsAndRestoresIt(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tmux")), "tmux is missing");
    try (TerminalPane pane = TerminalPane.open(folder, 100, 12)) {
      Path script = script(folder, "", top(observed));
      pane.type("sh " + script);
      pane.await("LOOP +LOAD .*");
      assertLine(pane.lines().getFirst(), "6 loops of process .*");
      pane.press("C-c");
      pane.await("status 0");
      assertTrue(pane.lines().getFirst().contains("sh " + script), pane.lines()::toString);
      assertTrue(pane.showsCursor());

      pane.type("sh " + script(folder, "TERM=dumb ", top(observed, "--count", "1")));
      pane.await("LOOP +LOAD .*");
      pane.await("status 0");
      pane.await("LOOP +LOAD .*");
    }
  }

  /** Writes a script that says with which status {@code command} has ended. */
  private static Path script(Path folder, String settings, List<String> command)
      throws IOException {
    String words = String.join("' '", command);
    return Files.writeString(
        folder.resolve(settings.isEmpty() ? "top" : "dumb"),
        "trap : INT\n" + settings + "'" + words + "'\necho status $?\n");
  }
}
