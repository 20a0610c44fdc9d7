package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests without io_uring. A seccomp filter is permanent, so each test starts a process. */
@Tag("programs")
class UringDeniedTests {

  private static final String REASON =
      "io_uring is forbidden here, perhaps by a security filter (seccomp; EPERM)";

  @Test
  void proactor_ioUringForbidden_fallsBackAndSaysSo() throws Exception {
    List<String> lines = run();

    assertTrue(lines.getFirst().startsWith("Supported["), lines.getFirst());
    assertTrue(lines.getFirst().contains("not uring (" + REASON + ")"), lines.getFirst());
    assertEquals("nio2 runs", lines.getLast());
  }

  @Test
  void proactor_ioUringRequired_failsWithTheReason() throws Exception {
    List<String> lines = run("-Drondo.proactor=uring");

    assertTrue(lines.getFirst().startsWith("Unsupported["), lines.getFirst());
    assertTrue(lines.getLast().endsWith(REASON), lines.getLast());
  }

  private static List<String> run(String... options) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--add-modules",
                "dev.rondo.proactor",
                "--enable-native-access=dev.rondo.linux,ALL-UNNAMED",
                "--class-path",
                testClasses()));
    command.addAll(List.of(options));
    command.add(UringDeniedProgram.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  private static String testClasses() throws Exception {
    var url =
        Objects.requireNonNull(UringDeniedProgram.class.getResource("UringDeniedProgram.class"));
    return Path.of(url.toURI()).resolve("../../../..").normalize().toString();
  }
}
