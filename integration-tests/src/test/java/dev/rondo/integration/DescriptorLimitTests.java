package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of servers with more clients than descriptors. {@code rondo http} loads its classes from
 * jars; {@code rondo echo} loads them from folders, where each class is one more file to open.
 */
@Tag("programs")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorLimitTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";
  private static final String GET = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n";

  /** More descriptors than the JVM itself needs, but too few for all clients. */
  private static final int DESCRIPTORS = 128;

  private static final int CLIENTS = 160;

  @TempDir private static Path jars;
  private static String packed = "";

  @BeforeAll
  static void pack() throws Exception {
    packed = PackagedJars.modulePath(jars);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void echo_outOfDescriptors_pausesAndServesAgain(String driver) throws Exception {
    try (ServerProcess server = start(PackagedJars.folders(), driver, "echo")) {
      exhaust(server, "question", "question");
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void echo_outOfDescriptorsAtOnce_loadsItsClasses(String driver) throws Exception {
    try (ServerProcess server = start(PackagedJars.folders(), driver, "echo");
        ConnectedClients clients = ConnectedClients.connect(server.port(), CLIENTS)) {
      awaitReport(server);
      clients.reset(1, CLIENTS / 2);
      clients.ask(0, 1, "question", "question");
      clients.ask(CLIENTS - 1, CLIENTS, "question", "question");
      assertTrue(server.process().isAlive(), "the server has exited");
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void http_outOfDescriptors_pausesAndServesAgain(String driver, @TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    try (ServerProcess server =
        start(packed, driver, "http", "--max-connections", "1000", folder.toString())) {
      exhaust(server, GET, "\r\n\r\nhello\n");
    }
  }

  private static void exhaust(ServerProcess server, String question, String end) throws Exception {
    ProcessVitals vitals = ProcessVitals.of(server);
    try (ConnectedClients few = ConnectedClients.connect(server.port(), 2)) {
      few.ask(question, end);
    }
    long descriptors = vitals.descriptors();
    Set<String> threads = vitals.threads();
    try (ConnectedClients clients = ConnectedClients.connect(server.port(), CLIENTS)) {
      awaitReport(server);
      requireIdle(server, vitals);
      clients.ask(0, 1, question, end);
      clients.close(CLIENTS - 1);
      clients.ask(CLIENTS - 1, CLIENTS, question, end);
    }
    vitals.awaitDescriptors(descriptors);
    vitals.awaitThreads(threads);
  }

  /** Requires that the server uses little processor time between two reports. */
  private static void requireIdle(ServerProcess server, ProcessVitals vitals) throws Exception {
    Duration worked = vitals.processorTime();
    long start = System.nanoTime();
    awaitReport(server);
    Duration passed = Duration.ofNanos(System.nanoTime() - start);
    Duration work = vitals.processorTime().minus(worked);

    assertTrue(passed.toMillis() > 750, () -> "two reports within " + passed);
    assertTrue(work.toMillis() < passed.toMillis() / 4, () -> work + " of work in " + passed);
  }

  private static void awaitReport(ServerProcess server) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = server.line(); line != null; line = server.line()) {
      lines.add(line);
      if (line.startsWith("ERROR: accept failed")) {
        return;
      }
    }
    fail("the server has exited; it wrote " + lines);
  }

  private static ServerProcess start(String modulePath, String driver, String... arguments)
      throws Exception {
    String limit = "ulimit -n " + DESCRIPTORS;
    List<String> words = new ArrayList<>(List.of("sh", "-c", limit + "; exec \"$@\"", "sh"));
    words.addAll(Program.commandFrom(modulePath, driver, MAIN, arguments));
    return ServerProcess.of(Program.start(words), driver).thatLogs();
  }
}
