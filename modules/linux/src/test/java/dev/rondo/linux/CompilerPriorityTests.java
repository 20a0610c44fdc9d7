package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the compiler threads' priority. */
class CompilerPriorityTests {

  @AfterEach
  void clear() {
    System.clearProperty(CompilerPriority.PROPERTY);
  }

  @Test
  void applySetting_lowersTheOptimizingCompiler() throws IOException {
    List<Integer> before = niceValues("(C2 CompilerThre");
    List<Integer> quick = niceValues("(C1 CompilerThre");
    System.setProperty(CompilerPriority.PROPERTY, "1");
    CompilerPriority.applySetting();
    CompilerPriority.applySetting(); // The second call must change nothing.
    List<Integer> after = niceValues("(C2 CompilerThre");

    assertFalse(before.isEmpty());
    assertTrue(after.contains(Math.min(19, before.getFirst() + 1)), after::toString);
    assertFalse(after.contains(before.getFirst() + 2), after::toString);
    assertEquals(quick.getFirst(), niceValues("(C1 CompilerThre").getFirst());
  }

  @Test
  void applySetting_notANiceValue_isRefused() {
    for (String value : List.of("20", "-1", "low")) {
      System.setProperty(CompilerPriority.PROPERTY, value);

      var refused =
          assertThrows(IllegalArgumentException.class, CompilerPriority::applySetting, value);
      assertTrue(refused.getMessage().contains("'" + value + "'"), refused::getMessage);
    }
  }

  @Test
  void nice_nameWithBrackets_isTheValueOfTheThread() {
    String stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 25 5 1 0";

    assertEquals(5, CompilerPriority.nice(stat));
  }

  private static List<Integer> niceValues(String name) throws IOException {
    List<Integer> values = new ArrayList<>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.contains(name)) {
          values.add(CompilerPriority.nice(stat));
        }
      }
    }
    return values;
  }
}
