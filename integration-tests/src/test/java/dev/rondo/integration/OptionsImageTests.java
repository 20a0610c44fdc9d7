package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of the JVM options in the linked image. */
@Tag("once")
class OptionsImageTests {

  private static final Path COMMAND =
      Path.of(System.getProperty("rondo.image"), "bin", "rondo").toAbsolutePath().normalize();

  private static final Pattern STAT =
      Pattern.compile("\\d+ \\((.*)\\) \\S( \\S+){15} (\\S+) .*\\s*");

  @Test
  void options_ofTheImage_keepTheHeapSmall() throws Exception {
    List<String> flags = flags(Map.of());

    assertTrue(has(flags, "UseSerialGC", "true"), flags::toString);
    assertTrue(has(flags, "InitialHeapSize", Integer.toString(24 << 20)), flags::toString);
    assertTrue(has(flags, "NewSize", Integer.toString(12 << 20)), flags::toString);
    assertTrue(has(flags, "TrimNativeHeapInterval", "2000"), flags::toString);
  }

  @Test
  void options_ofTheUser_overrideThoseOfTheImage() throws Exception {
    List<String> flags =
        flags(
            Map.of(
                "JDK_JAVA_OPTIONS", "-XX:+UseG1GC -XX:TrimNativeHeapInterval=0",
                "JAVA_TOOL_OPTIONS", "-Xms32m"));

    assertTrue(has(flags, "UseG1GC", "true"), flags::toString);
    assertTrue(has(flags, "UseSerialGC", "false"), flags::toString);
    assertTrue(has(flags, "InitialHeapSize", Integer.toString(32 << 20)), flags::toString);
    assertTrue(has(flags, "TrimNativeHeapInterval", "0"), flags::toString);
  }

  @Test
  void heap_ofTheUser_replacesThatOfTheImage() throws Exception {
    List<String> flags = flags(Map.of("JAVA_TOOL_OPTIONS", "-Xmx16m"));

    assertTrue(has(flags, "UseSerialGC", "true"), flags::toString);
    assertTrue(has(flags, "MaxHeapSize", Integer.toString(16 << 20)), flags::toString);
    assertTrue(has(flags, "InitialHeapSize", Integer.toString(16 << 20)), flags::toString);
    assertFalse(has(flags, "NewSize", Integer.toString(12 << 20)), flags::toString);
  }

  @Test
  void compilerNice_onEpoll_isThatOfTheImageOrUser() throws Exception {
    int usual = niceOfTheCompiler("-Drondo.compiler.nice=0");

    assertEquals(5, niceOfTheCompiler("") - usual);
    assertEquals(3, niceOfTheCompiler("-Drondo.compiler.nice=3") - usual);
  }

  /** Returns the nice value of the optimizing compiler of a server. */
  private static int niceOfTheCompiler(String options) throws Exception {
    Process server = start(Map.of("JDK_JAVA_OPTIONS", options), "echo", "--backend", "epoll");
    try (BufferedReader output = server.inputReader(UTF_8);
        Stream<Path> threads = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
      assertTrue(String.valueOf(output.readLine()).startsWith("listening on "));
      return threads
          .map(OptionsImageTests::stat)
          .map(STAT::matcher)
          .filter(stat -> stat.matches() && stat.group(1).startsWith("C2 "))
          .map(stat -> Integer.parseInt(stat.group(3)))
          .findFirst()
          .orElseThrow();
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException e) {
      return ""; // The thread has ended.
    }
  }

  private static boolean has(List<String> flags, String name, String value) {
    return flags.stream().anyMatch(line -> line.matches(".* " + name + " +:?= " + value + " .*"));
  }

  private static List<String> flags(Map<String, String> environment) throws Exception {
    Process process = start(environment, "--version");
    List<String> lines = process.inputReader(UTF_8).lines().toList();

    assertEquals(0, process.waitFor(), lines::toString);
    return lines;
  }

  private static Process start(Map<String, String> environment, String... arguments)
      throws IOException {
    var builder = new ProcessBuilder(COMMAND.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    if (arguments[0].equals("--version")) {
      builder
          .environment()
          .merge("JDK_JAVA_OPTIONS", "-XX:+PrintFlagsFinal", (a, b) -> a + " " + b);
    }
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
