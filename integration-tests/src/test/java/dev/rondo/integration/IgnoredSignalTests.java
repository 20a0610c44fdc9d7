package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests of a server in the background of a script, for which the shell ignores {@code SIGINT}. */
@Tag("programs")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IgnoredSignalTests {

  private static final int SIGINT_BIT = 1 << 1;

  @Test
  void interrupt_ofABackgroundServer_isIgnored() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.addAll(
        Program.command("selector", "dev.rondo.launcher/dev.rondo.launcher.Main", "echo"));
    try (ServerProcess server = ServerProcess.of(Program.start(command), "selector");
        Socket client = server.connect()) {
      assertNotEquals(0, ignored(server.process().pid()) & SIGINT_BIT);
      server.signal("INT");
      client.getOutputStream().write('x');
      assertEquals('x', client.getInputStream().read());
      server.signal("TERM");
      assertEquals(-1, client.getInputStream().read());
    }
  }

  private static long ignored(long pid) throws Exception {
    String field = "SigIgn:";
    return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> Long.parseLong(line.substring(field.length()).strip(), 16))
        .findFirst()
        .orElseThrow();
  }
}
