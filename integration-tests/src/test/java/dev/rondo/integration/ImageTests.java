package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the linked image, started as a user starts it. */
@Tag("programs")
class ImageTests {

  private static final String CACHED = "dev.rondo.launcher.Main source: shared objects file";

  private static final Path COMMAND =
      Path.of(System.getProperty("rondo.image"), "bin", "rondo").toAbsolutePath().normalize();

  @Test
  void backends_listsThoseOfTheImage() throws Exception {
    List<String> lines = run(COMMAND, "backends");

    assertTrue(hasLine(lines, "selector +yes +200 +dev\\.rondo\\.selector"), lines::toString);
    assertTrue(hasLine(lines, "epoll +yes +400 +dev\\.rondo\\.epoll"), lines::toString);
    assertTrue(lines.contains("task runner  mounted"), lines::toString);
  }

  @Test
  void command_linkInAFolderWithSpaces_runs(@TempDir Path folder) throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("a folder"));
    Path link = Files.createSymbolicLink(spaced.resolve("the link"), COMMAND);

    assertEquals(run(COMMAND, "backends"), run(link, "backends"));
  }

  /**
   * Checks that a command loads Rondo's classes from the ahead-of-time cache, not from the image. A
   * server must load all of them from the cache, so it must not generate a class at its start, such
   * as one for a switch over types.
   */
  @ParameterizedTest
  @CsvSource({
    "backends",
    "echo --backend selector",
    "echo --backend epoll",
    "echo --backend proactor",
    "http --port 0",
    "exec -- true"
  })
  void start_loadsRondoFromTheCache(String command, @TempDir Path folder) throws Exception {
    Path log = folder.resolve("classes.log");
    boolean serves = !"backends".equals(command) && !command.startsWith("exec");
    var builder = new ProcessBuilder(COMMAND.toString());
    builder.command().addAll(List.of(command.split(" ")));
    // A cache that cannot be used is an error in this mode.
    builder
        .environment()
        .put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:file=" + log + ":none");
    Process process = builder.redirectError(folder.resolve("errors").toFile()).start();
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(!serves || String.valueOf(output.readLine()).startsWith("listening on "));
      if (serves) {
        process.destroy();
      } else {
        output.lines().forEach(line -> {});
      }
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
    List<String> loaded = Files.readAllLines(log);

    assertTrue(
        loaded.stream().anyMatch(line -> line.startsWith(CACHED)),
        "no class of the cache in the log");
    String origin = serves ? "(?!shared objects file).*" : "jrt:.*";
    assertEquals(
        List.of(),
        loaded.stream()
            .filter(line -> line.matches("dev\\.rondo\\..* source: " + origin))
            .toList());
  }

  private static boolean hasLine(List<String> lines, String pattern) {
    return lines.stream().anyMatch(line -> line.matches(pattern));
  }

  private static List<String> run(Path command, String... args)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command.toString());
    builder.command().addAll(List.of(args));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }
}
