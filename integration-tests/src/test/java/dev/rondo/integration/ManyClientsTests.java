package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of many concurrent connections to {@code rondo echo} and {@code rondo http}: 1,000, or
 * 10,000 with {@code -Drondo.soak=true}.
 */
@Tag("once")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyClientsTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final int CLIENTS = Boolean.getBoolean("rondo.soak") ? 10_000 : 1_000;

  /** The most heap that an idle connection may use, including its protocol, in bytes. */
  private static final long BYTES = 4096;

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void echo_manyClients_answersAllAndKeepsNothing(String driver, TestReporter reporter)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(driver, "echo")) {
      serve(server, reporter, "question", "question");
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void http_manyClients_answersAllAndKeepsNothing(
      String driver, @TempDir Path folder, TestReporter reporter) throws Exception {
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    String limit = Integer.toString(CLIENTS + 1); // Idle clients cost less than the default says.
    try (ServerProcess server =
        ServerProcess.start(driver, "http", "--max-connections", limit, folder.toString())) {
      serve(server, reporter, "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\nhello\n");
    }
  }

  private static void serve(
      ServerProcess server, TestReporter reporter, String question, String end) throws Exception {
    assumeTrue(limit() > CLIENTS + 1000, "too few descriptors: raise ulimit -n");
    ProcessVitals vitals = ProcessVitals.of(server);
    try (ConnectedClients few = ConnectedClients.connect(server.port(), 100)) {
      few.ask(question, end);
    }
    Set<String> threads = vitals.threads();
    long heap = vitals.heap();
    long descriptors = vitals.descriptors();
    try (ConnectedClients clients = ConnectedClients.connect(server.port(), CLIENTS)) {
      clients.ask(question, end);
      assertTrue(vitals.descriptors() >= CLIENTS, "the clients are not connected");
      long each = (vitals.heap() - heap) / CLIENTS;
      assertTrue(each < BYTES, each + " bytes for each connection");
      reporter.publishEntry("bytes of heap for an idle connection", Long.toString(each));
      clients.close(CLIENTS / 2);
      clients.ask(CLIENTS / 2, CLIENTS, question, end);
    }
    vitals.awaitDescriptors(descriptors);
    vitals.awaitThreads(threads);
    assertEquals(descriptors, vitals.descriptors());
  }

  /** Returns the most descriptors that this process, or a child of it, may have open. */
  private static long limit() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst("\\D+\\d+ +(\\d+).*", "$1")))
        .findFirst()
        .orElseThrow();
  }
}
