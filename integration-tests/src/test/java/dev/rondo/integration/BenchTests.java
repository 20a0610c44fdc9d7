package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code rondo bench} with real servers, too short to measure anything. */
@Tag("once")
class BenchTests {

  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  @Test
  void bench_oneBackend_writesTableJsonAndChart(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("results.json");
    Path svg = folder.resolve("chart.svg");
    List<String> command = command("60ms");
    command.addAll(List.of("--json", json.toString(), "--svg", svg.toString()));
    ProcessResult result = ProcessResult.run(command).successful();

    assertTrue(result.hasLine("echo, 50 x 1 KiB +selector +[\\d,]+ .*"), result.output());
    assertTrue(result.hasLine("Use selector: no other backend was measured\\."), result.output());
    Map<?, ?> report = (Map<?, ?>) JsonReader.parse(Files.readString(json));
    List<?> rows = (List<?>) report.get("results");
    assertEquals(4, rows.size());
    for (Object row : rows) {
      Map<?, ?> rate = (Map<?, ?>) ((Map<?, ?>) row).get("requestsPerSecond");
      assertTrue((Double) rate.get("median") > 0, row::toString);
    }
    var chart = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
    assertEquals(4, chart.getElementsByTagName("rect").getLength());
  }

  @Test
  void bench_interrupted_leavesNoServer() throws Exception {
    Process bench = new ProcessBuilder(command("1m")).start();
    List<ProcessHandle> servers = awaitChild(bench);
    assertEquals(0, new ProcessBuilder("kill", "-INT", "" + bench.pid()).start().waitFor());

    assertEquals(
        "rondo bench: interrupted; the servers have been stopped\n",
        new String(bench.getErrorStream().readAllBytes(), UTF_8));
    assertEquals(130, bench.waitFor());
    for (ProcessHandle server : servers) {
      assertFalse(server.isAlive());
    }
  }

  /** The servers end by themselves if the command is killed. */
  @Test
  void bench_killed_leavesNoServer() throws Exception {
    Process bench = new ProcessBuilder(command("1m")).start();
    List<ProcessHandle> servers = awaitChild(bench);
    bench.destroyForcibly().waitFor();

    for (ProcessHandle server : servers) {
      server.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  private static List<ProcessHandle> awaitChild(Process process) {
    while (true) {
      List<ProcessHandle> children = process.descendants().toList();
      if (!children.isEmpty() || !process.isAlive()) {
        assertFalse(children.isEmpty(), "the command ended early");
        return children;
      }
      Thread.onSpinWait();
    }
  }

  private static List<String> command(String seconds) {
    return new ArrayList<>(
        Program.command("selector", MAIN, "bench", "--backends", "selector", "--seconds", seconds));
  }
}
