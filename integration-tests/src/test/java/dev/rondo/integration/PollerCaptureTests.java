package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that the JDK's poller of virtual threads survives the loop whose task started it.
 *
 * <p>The first virtual thread that blocks on a socket starts that poller, and the poller's virtual
 * threads inherit the scheduler of that thread. A JVM starts the poller once, so this test runs a
 * JVM of its own.
 */
@Tag("programs")
class PollerCaptureTests {

  @Test
  void poller_madeByATask_outlivesItsLoop() throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--add-modules",
                "dev.rondo.selector",
                "--add-opens",
                "java.base/java.lang=dev.rondo.engine",
                "--class-path",
                testClasses(),
                PollerCaptureProgram.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), output);
    assertEquals("mounted task, then a thread of its own", output.lines().toList().getLast());
  }

  private static String testClasses() {
    return Path.of("target", "test-classes").toAbsolutePath().toString();
  }
}
