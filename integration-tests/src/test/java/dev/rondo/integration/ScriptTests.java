package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the {@code rondo} script: when it builds the image, and the arguments it passes on. */
@Tag("programs")
final class ScriptTests {

  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  /** A script that prints its name and its arguments, in place of Maven and of the image. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      printf '%s' "${0##*/}"
      printf ' [%s]' "$@"
      echo
      """;

  private static final String RUN = "rondo [echo] [--port] [0]";

  @TempDir private Path folder;

  private Path root = Path.of("");
  private Path tools = Path.of("");

  /** Makes a checkout whose image is newer than its sources, and a Maven that builds nothing. */
  @BeforeEach
  void prepare() throws IOException {
    root = folder.resolve("a checkout");
    tools = Files.createDirectories(folder.resolve("tools"));
    Files.createDirectories(root);
    Files.copy(Modules.ROOT.resolve("rondo"), root.resolve("rondo"));
    for (String source :
        List.of(
            "pom.xml",
            "spi/src/main/java/Api.java",
            "policies/src/main/java/Policy.java",
            "impl-one/src/main/java/One.java",
            "impl-one/src/main/java/Other.java",
            "modules/engine/src/main/java/Engine.java",
            "modules/engine/src/test/java/EngineTests.java",
            "modules/benchmarks/src/main/java/Benchmark.java",
            "modules/image/pom.xml")) {
      write(root.resolve(source), "");
    }
    executable(root.resolve("modules/image/target/rondo/bin/rondo"));
    executable(tools.resolve("mvn"));
    write(cache(), "");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(60)));
      }
    }
    Files.setLastModifiedTime(cache(), FileTime.from(BUILT));
  }

  @Test
  void image_newerThanItsSources_isRun() throws Exception {
    assertEquals(List.of(RUN), rondo("echo", "--port", "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "spi/src/main/java/Api.java",
        "policies/src/main/java/Policy.java",
        "impl-one/src/main/java/One.java",
        "modules/engine/src/main/java/Engine.java",
        "modules/image/pom.xml"
      })
  void image_olderThanASource_isBuiltAndRun(String source) throws Exception {
    touch(root.resolve(source));

    assertBuiltAndRun(rondo("echo", "--port", "0"));
  }

  @Test
  void image_withASourceDeletedSince_isBuiltAndRun() throws Exception {
    Files.delete(root.resolve("impl-one/src/main/java/Other.java"));

    assertBuiltAndRun(rondo("echo", "--port", "0"));
  }

  @Test
  void image_thatIsMissing_isBuilt() throws Exception {
    Files.delete(cache());

    assertBuiltAndRun(rondo("echo", "--port", "0"));
  }

  /** A file that is not part of the image does not make it stale. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "modules/engine/src/test/java/EngineTests.java",
        "modules/benchmarks/src/main/java/Benchmark.java"
      })
  void image_olderThanATest_isRun(String source) throws Exception {
    touch(root.resolve(source));

    assertEquals(List.of(RUN), rondo("echo", "--port", "0"));
  }

  @Test
  void test_passesItsArgumentsToMaven() throws Exception {
    String ran = rondo("test", "-pl", "spi", "-Dtest=A test").getLast();

    assertEquals(
        "mvn [--batch-mode] [--file] [%s/pom.xml] [-Drondo.docs=false] [--threads] [2] [verify] [-pl] [spi] [-Dtest=A test]"
            .formatted(root),
        ran);
  }

  @Test
  void script_throughALink_findsItsSources() throws Exception {
    Path link = Files.createSymbolicLink(tools.resolve("rondo"), root.resolve("rondo"));

    assertEquals(List.of(RUN), run(link, "echo", "--port", "0"));
  }

  private void assertBuiltAndRun(List<String> lines) {
    assertEquals("rondo: building the image", lines.get(0));
    assertTrue(lines.get(1).contains("[package] [--projects] [modules/image]"), lines::toString);
    assertEquals(RUN, lines.get(2));
    assertEquals(3, lines.size(), lines::toString);
  }

  private List<String> rondo(String... arguments) throws Exception {
    return run(root.resolve("rondo"), arguments);
  }

  private List<String> run(Path script, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().merge("PATH", tools.toString(), (old, t) -> t + File.pathSeparator + old);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return ProcessResult.run(builder).successful().output().lines().toList();
  }

  private Path cache() {
    return root.resolve("modules/image/target/rondo/lib/rondo.aot");
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(BUILT.plusSeconds(60)));
  }

  private static void executable(Path file) throws IOException {
    write(file, STAND_IN);
    assertTrue(file.toFile().setExecutable(true));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
