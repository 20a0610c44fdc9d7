package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that failing to open a socket, because no descriptor is left, leaks no descriptor. */
@Tag("programs")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorShortageTests {

  private static final List<String> SOCKETS = List.of("connection", "server", "stream", "listener");

  @TempDir private static Path jars;
  private static String modulePath = "";

  @BeforeAll
  static void pack() throws Exception {
    modulePath = PackagedJars.modulePath(jars);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void opening_withoutADescriptorLeft_leaksNothing(String driver) throws Exception {
    List<String> lines = run(driver);
    assertEquals(14, lines.size(), lines::toString);
    List<String> opened = SOCKETS.stream().map(name -> name + ": opened").toList();

    assertEquals(opened, lines.subList(0, 4));
    for (int i = 0; i < 4; i++) {
      requireTooManyFiles(SOCKETS.get(i), lines.get(4 + i));
    }
    requireTooManyFiles("two addresses", lines.get(8));
    assertEquals(opened, lines.subList(9, 13));
    List<String> descriptors = Splitter.on(' ').splitToList(lines.getLast());
    assertEquals(descriptors.getFirst(), descriptors.getLast(), "free descriptors");
  }

  private static void requireTooManyFiles(String socket, String line) {
    assertTrue(line.startsWith(socket + ": java."), line);
    assertTrue(line.contains("Too many open files"), line);
  }

  private static List<String> run(String driver) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", "ulimit -n 128; exec \"$@\"", "sh"));
    words.addAll(Program.commandFrom(modulePath, driver, DescriptorShortageProgram.class));
    return ProcessResult.run(words).successful().output().lines().toList();
  }
}
