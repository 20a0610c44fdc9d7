package dev.rondo.integration;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of the backends that call the C library in a JVM that does, or does not, grant native
 * access.
 */
@Tag("programs")
class NativeAccessTests {

  /** The path that Rondo is on, which decides the argument of {@code --enable-native-access}. */
  enum Place {
    MODULE_PATH("dev.rondo.linux"),
    CLASS_PATH("ALL-UNNAMED");

    final String flag;

    Place(String module) {
      flag = "--enable-native-access=" + module;
    }

    List<String> launcher() {
      String modules = System.getProperty("jdk.module.path");
      return switch (this) {
        case MODULE_PATH ->
            List.of("--module-path", modules, "--module", "dev.rondo.launcher/" + MAIN);
        case CLASS_PATH -> List.of("--class-path", classPath(modules), MAIN);
      };
    }

    private static String classPath(String modules) {
      Path[] path =
          Arrays.stream(modules.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
      return ModuleFinder.of(path).findAll().stream()
          .map(module -> Path.of(module.location().orElseThrow()).toString())
          .collect(joining(File.pathSeparator));
    }
  }

  private static final String MAIN = "dev.rondo.launcher.Main";

  private record Outcome(int status, String output, String errors) {}

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void backends_withoutNativeAccess_choosesAnother(Place place) throws Exception {
    Outcome outcome = rondo(place, List.of(), "backends");

    assertEquals(0, outcome.status, outcome::toString);
    assertTrue(
        line(outcome.output, "epoll")
            .endsWith("needs native access: start Java with " + place.flag),
        outcome::toString);
    assertTrue(
        line(outcome.output, "this thread").contains("'main' gets selector"), outcome::toString);
    assertJvmIsSilent(outcome);
  }

  @ParameterizedTest
  @EnumSource
  void loop_withoutNativeAccess_printsNothing(Place place) throws Exception {
    Outcome outcome = rondo(place, List.of(), "exec", "--", "echo", "hello");

    assertEquals(0, outcome.status, outcome::toString);
    assertEquals("hello\n", outcome.output);
    assertJvmIsSilent(outcome);
  }

  @ParameterizedTest
  @EnumSource
  void epoll_namedWithoutNativeAccess_isRefused(Place place) throws Exception {
    Outcome outcome = rondo(place, List.of("-Drondo.backend=epoll"), "exec", "--", "true");

    assertEquals(1, outcome.status, outcome::toString);
    assertTrue(outcome.errors.contains("start Java with " + place.flag), outcome::toString);
    assertJvmIsSilent(outcome);
  }

  @ParameterizedTest
  @EnumSource
  void epoll_withTheFlag_isChosenSilently(Place place) throws Exception {
    Outcome outcome = rondo(place, List.of(place.flag), "backends");

    assertEquals(0, outcome.status, outcome::toString);
    assertTrue(
        line(outcome.output, "this thread").contains("'main' gets epoll"), outcome::toString);
    assertJvmIsSilent(outcome);
  }

  /** Proves that the JVM does warn, so that the silence in the other tests means something. */
  @Test
  void epoll_forcedWithoutNativeAccess_makesTheJvmWarn() throws Exception {
    Path program = folder.resolve("Forced.java");
    Files.writeString(
        program,
        """
        class Forced {
          public static void main(String[] args) {
            java.lang.foreign.Linker linker = java.lang.foreign.Linker.nativeLinker();
            linker.downcallHandle(java.lang.foreign.FunctionDescriptor.ofVoid());
          }
        }
        """);
    Outcome outcome = run(List.of(program.toString()));

    assertTrue(
        outcome.errors.lines().anyMatch(line -> line.startsWith("WARNING:")), outcome::toString);
  }

  private static void assertJvmIsSilent(Outcome outcome) {
    assertTrue(
        outcome.errors.lines().noneMatch(line -> line.startsWith("WARNING:")), outcome::toString);
  }

  private static String line(String output, String first) {
    return output.lines().filter(line -> line.startsWith(first + " ")).findFirst().orElse("");
  }

  private Outcome rondo(Place place, List<String> options, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.addAll(place.launcher());
    all.addAll(List.of(arguments));
    return run(all);
  }

  private Outcome run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    // With these variables, the JVM would print that it picked them up.
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    int status = builder.start().waitFor();
    return new Outcome(
        status,
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }
}
