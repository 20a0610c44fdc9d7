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

/** The linked image, started as a user starts it. */
@Tag("once")
class ImageTests {

  private static final Path COMMAND =
      Path.of(System.getProperty("rondo.image"), "bin", "rondo").toAbsolutePath().normalize();

  @Test
  void backends_findsThoseInTheImage() throws Exception {
    List<String> lines = run(COMMAND, "backends");

    assertTrue(hasLine(lines, "selector +yes +200 +dev\\.rondo\\.selector"), lines::toString);
    assertTrue(hasLine(lines, "epoll +yes +400 +dev\\.rondo\\.epoll"), lines::toString);
    assertTrue(lines.contains("task runner  mounted"), lines::toString);
  }

  @Test
  void command_throughALinkInAFolderWithSpaces(@TempDir Path folder) throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("a folder"));
    Path link = Files.createSymbolicLink(spaced.resolve("the link"), COMMAND);

    assertEquals(run(COMMAND, "backends"), run(link, "backends"));
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
