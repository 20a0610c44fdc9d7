package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the access log of {@code rondo http}. */
@Tag("programs")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessLogTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";

  private static final String TIME =
      "127\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}:[\\d:]{8} \\+0000] ";

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    log = folder.resolve("access.log");
  }

  private ServerProcess start(String driver, String log, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("http", "--access-log", log));
    words.addAll(List.of(options));
    words.add(folder.toString());
    return ServerProcess.start(driver, words.toArray(String[]::new));
  }

  private static void curl(ServerProcess server, String path, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "-o", "/dev/null"));
    command.addAll(List.of(options));
    command.add("http://" + server.address() + path);
    ProcessResult.run(command).successful();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> awaitLines(Path file, int count) {
    ProcessVitals.await(() -> lines(file).toString(), () -> lines(file).size() >= count);
    return lines(file);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void combined_requestsAndErrors_areLogged(String driver) throws Exception {
    try (ServerProcess server = start(driver, log.toString(), "--timeout", "200ms")) {
      curl(server, "/a.txt", "-A", "a \"b\"", "-e", "http://r/");
      curl(server, "/none", "--http1.0", "-A", "");
      try (Socket client = server.connect()) {
        client.getOutputStream().write("G\u001b[2JT /\r\n\r\n".getBytes(ISO_8859_1));
        client.getInputStream().readAllBytes();
      }
      try (Socket client = server.connect()) {
        client.getOutputStream().write("GET /late".getBytes(ISO_8859_1));
        client.getInputStream().readAllBytes();
      }
      List<String> lines = awaitLines(log, 4);

      assertMatches(
          TIME + "\"GET /a.txt HTTP/1.1\" 200 6 \"http://r/\" \"a \\\\\"b\\\\\"\"", lines.get(0));
      assertMatches(TIME + "\"GET /none HTTP/1.0\" 404 14 \"-\" \"-\"", lines.get(1));
      assertMatches(TIME + "\"G\\\\x1b\\[2JT /\" 400 16 \"-\" \"-\"", lines.get(2));
      assertMatches(TIME + "\"GET /late\" 408 20 \"-\" \"-\"", lines.get(3));
    }
  }

  private static void assertMatches(String pattern, String line) {
    assertTrue(line.matches(pattern), line);
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void json_request_hasItsFields(String driver) throws Exception {
    try (ServerProcess server = start(driver, log.toString(), "--access-log-format", "json")) {
      curl(server, "/a.txt?%0a", "-A", "\u00e9\\\"", "-e", "http://r/");
      Map<?, ?> json = (Map<?, ?>) JsonReader.parse(awaitLines(log, 1).getFirst());

      assertEquals("GET", json.get("method"));
      assertEquals("/a.txt?%0a", json.get("target"));
      assertEquals(200.0, json.get("status"));
      assertEquals(6.0, json.get("bytes"));
      assertEquals("\u00c3\u00a9\\\"", json.get("user_agent"));
      assertEquals(server.address(), json.get("host"));
      assertTrue((double) json.get("duration_us") > 0, json::toString);
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void hangup_afterARename_goesOnInANewFile(String driver) throws Exception {
    Path old = folder.resolve("access.log.1");
    try (ServerProcess server = start(driver, log.toString())) {
      curl(server, "/a.txt?before");
      Files.move(log, old);
      curl(server, "/a.txt?between");
      server.signal("HUP");
      ProcessVitals.await(() -> "no new file", () -> Files.exists(log));
      curl(server, "/a.txt?after");
      server.signal("TERM");
    }
    assertEquals(2, lines(old).size());
    assertEquals(1, lines(log).size());
    assertTrue(lines(log).getFirst().contains("?after"), lines(log)::toString);
  }

  /** All lines are whole and in the file when the server has ended. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void signal_severalLoops_losesNoLine(String driver) throws Exception {
    int clients = 8;
    int requests = 500;
    try (ServerProcess server =
        start(driver, log.toString(), "--threads", "2", "--access-log-format", "common")) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        threads.add(Thread.ofVirtual().start(() -> request(server, requests)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      server.signal("TERM");
    }
    List<String> lines = lines(log);

    assertEquals(clients * requests, lines.size());
    for (String line : lines) {
      assertMatches(TIME + "\"GET /a.txt HTTP/1.1\" 200 6", line);
    }
  }

  private static void request(ServerProcess server, int count) {
    byte[] request = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1);
    byte[] end = "hello\n".getBytes(ISO_8859_1);
    try (Socket client = server.connect()) {
      for (int i = 0; i < count; i++) {
        client.getOutputStream().write(request);
        int matched = 0;
        while (matched < end.length) {
          int c = client.getInputStream().read();
          matched = c == end[matched] ? matched + 1 : c == end[0] ? 1 : 0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void standardOutput_getsTheLines() throws Exception {
    try (ServerProcess server = start("selector", "-").thatLogs()) {
      curl(server, "/a.txt");
      assertMatches(TIME + "\"GET /a.txt HTTP/1.1\" 200 6 \"-\" \"curl/.*\"", server.line() + "");
      curl(server, "/none");
      server.signal("TERM");
      assertMatches(TIME + "\"GET /none HTTP/1.1\" 404 14 \"-\" \"curl/.*\"", server.line() + "");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDisk_isReportedOnceAndServed() throws Exception {
    try (ServerProcess server = start("selector", "/dev/full").thatLogs()) {
      curl(server, "/a.txt");
      assertEquals(
          "WARN: cannot write the access log /dev/full: No space left on device; lines that do"
              + " not fit in its buffer are lost",
          server.line());
      curl(server, "/a.txt");
      server.signal("TERM");
      assertEquals(
          List.of("WARN: the access log /dev/full has ended; lines lost: 2"), server.rest());
    }
  }
}
