package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of {@code rondo ps} and {@code rondo pstree} with a process that has loops in each state.
 */
@Tag("programs")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopsOfProcessTests {

  private static final int MANY = Boolean.getBoolean("rondo.soak") ? 100_000 : 10_000;

  private static @Nullable Process observed;

  /** Waits no longer than the program itself does, which ends and says why. */
  @BeforeAll
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  static void start() throws IOException {
    List<String> command =
        Program.commandFrom(
            System.getProperty("jdk.module.path"), "selector", LoopStatesProgram.class);
    command.add("" + MANY);
    Process started = Program.start(command);
    observed = started;
    BufferedReader output = started.inputReader();
    List<String> lines = new ArrayList<>(); // Warnings about its loops come first.
    while (!lines.contains("ready")) {
      String line = output.readLine();
      assertTrue(line != null, () -> "the program has ended: " + String.join("\n", lines));
      lines.add(line);
    }
  }

  @AfterAll
  static void end() {
    Process started = observed;
    if (started != null) {
      started.destroyForcibly();
    }
  }

  private static String rondo(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("" + Objects.requireNonNull(observed).pid());
    return ProcessResult.run(
            Program.command(
                "selector",
                "dev.rondo.launcher/dev.rondo.launcher.Main",
                all.toArray(String[]::new)))
        .successful()
        .output();
  }

  @Test
  void ps_describesALoopInEachState() throws Exception {
    String text = rondo("ps");

    assertLine(text, "selector-\\d+, mounted tasks, on thread 'idle': waits for events");
    assertLine(text, "  locker  awaiting <AsyncLock locked, 1 waiting>  at .*Program.java:\\d+\\)");
    assertLine(text, "  blocked  blocked java.lang.Thread.sleep  at .*Program.java:\\d+\\)");
    assertLine(text, ".* on thread 'busy': runs callbacks");
    assertLine(text, ".* on thread 'stuck': BUSY for .* s");
    assertLine(text, "  in java.lang.Thread.sleep.*");
    assertLine(text, "  called at dev.rondo.integration.LoopStatesProgram.holdTheLoop.*");
    assertLine(text, "  DEADLOCK: first waits for second waits for first");
    assertLine(text, ".* on thread 'closing': waits for events");
    assertLine(text, "  cleanup  awaiting <sleep 35\\d{3}\\..* s left>  at .*cleanUpSlowly.*");
    assertLine(text, "  many-0  awaiting <sleep 35.* s left>  at .*");
    assertLine(text, "  … and %,d more like many-0".formatted(MANY - 3));
    assertTrue(text.lines().count() < 60, text);
  }

  @Test
  void pstree_showsTasksBelowTheirWaiters() throws Exception {
    String text = rondo("pstree", "--stacks");

    assertTrue(text.contains("\n  first  awaiting second  at "), text);
    assertTrue(text.contains("\n    second  awaiting first  at "), text);
    assertTrue(text.contains("\n      first (see above)\n"), text);
    assertTrue(text.contains("  awaiting <TaskGroup of 2 tasks>  at "), text);
    assertTrue(text.contains("\n    locker  awaiting <AsyncLock locked, 1 waiting>"), text);
    assertLine(text, "      at .*TaskGroup.awaitTasks.*");
    assertLine(text, "      at java.base/java.lang.Thread.sleep.*");
  }

  @Test
  void ps_json_listsEveryTask() throws Exception {
    Map<?, ?> json = (Map<?, ?>) JsonReader.parse(rondo("ps", "--json", "--stacks"));
    List<?> loops = (List<?>) json.get("loops");
    Map<?, ?> many = loop(loops, "many");
    Map<?, ?> last = (Map<?, ?>) ((List<?>) many.get("tasks")).getLast();

    assertEquals(6, loops.size());
    assertEquals(MANY + 1, ((List<?>) many.get("tasks")).size());
    assertEquals("many-" + (MANY - 1), last.get("name"));
    assertEquals("awaiting", last.get("state"));
    List<?> stack = (List<?>) ((List<?>) json.get("stacks")).get(number(last.get("stack")));
    assertEquals(last.get("where"), stack.getFirst());
    assertEquals(
        List.of(List.of(1.0, 2.0)), loop(loops, "deadlock").get("cycles"), loops::toString);
  }

  private static int number(Object json) {
    return ((Double) json).intValue();
  }

  private static Map<?, ?> loop(List<?> loops, String thread) {
    return loops.stream()
        .map(loop -> (Map<?, ?>) loop)
        .filter(loop -> thread.equals(loop.get("thread")))
        .findFirst()
        .orElseThrow();
  }

  private static void assertLine(String text, String pattern) {
    assertTrue(text.lines().anyMatch(line -> line.matches(pattern)), pattern + "\n" + text);
  }
}
