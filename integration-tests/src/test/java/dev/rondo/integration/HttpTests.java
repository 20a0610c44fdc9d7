package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tck.fixture.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@code rondo http} on each backend, with curl, wrk and clients that misbehave. */
@Tag("programs")
class HttpTests {

  private static final String GET = "GET /a.txt HTTP/1.1\r\nHost: x\r\n";
  private static final byte[] LARGE = new byte[3 << 20];

  @TempDir private static Path folder;
  private static final Map<String, ServerProcess> SERVERS = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    new Random(1).nextBytes(LARGE);
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    Files.setLastModifiedTime(
        folder.resolve("a.txt"), FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
    Files.write(folder.resolve("large.bin"), LARGE);
    Files.createDirectory(folder.resolve("sub"));
    for (String backend : Program.drivers().toList()) {
      SERVERS.put(
          backend, start(backend, "--timeout", "2s", "--metrics", "/metrics", folder.toString()));
    }
  }

  @AfterAll
  static void end() throws Exception {
    for (ServerProcess server : SERVERS.values()) {
      server.close();
    }
  }

  private static ServerProcess server(String backend) {
    return Objects.requireNonNull(SERVERS.get(backend));
  }

  private static ServerProcess start(String backend, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("http"));
    words.addAll(List.of(arguments));
    return ServerProcess.start(backend, words.toArray(String[]::new));
  }

  // --- curl ---

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void get_returnsTheFileAndItsHeaders(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answer = text(curl(server, "/a.txt", "-i"));

    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\nDate: "), answer);
    assertTrue(answer.contains("\r\nLast-Modified: Thu, 02 Jan 2020 03:04:05 GMT\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Length: 6\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\nhello\n"), answer);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void get_metrics_areTextForPrometheus(String backend) throws Exception {
    String answer = text(curl(server(backend), "/metrics", "-i"));

    assertTrue(answer.contains("\r\nContent-Type: text/plain; version=0.0.4; "), answer);
    assertTrue(answer.contains("\n# TYPE rondo_loop_accepts_total counter\n"), answer);
    assertTrue(
        Pattern.compile("\nrondo_loop_accepts_total\\{loop=.*} [1-9]").matcher(answer).find(),
        answer);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void get_largeFile_returnsAllOfIt(String backend) throws Exception {
    ServerProcess server = server(backend);
    assertArrayEquals(LARGE, curl(server, "/large.bin"));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void get_rangeOfALargeFile_returnsThatPart(String backend) throws Exception {
    ServerProcess server = server(backend);
    assertArrayEquals(
        Arrays.copyOfRange(LARGE, 1_000_000, 2_000_000),
        curl(server, "/large.bin", "--range", "1000000-1999999"));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void get_manyOnOneConnection_connectsOnce(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answers =
        text(
            curl(
                server,
                "/a.txt",
                "--next",
                "--write-out",
                "%{num_connects}",
                "http://" + server.address() + "/large.bin",
                "--output",
                "/dev/null",
                "--next",
                "--write-out",
                "%{num_connects}",
                "http://" + server.address() + "/a.txt"));

    assertEquals("hello\n0hello\n0", answers);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void head_returnsTheHeadersAlone(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answer = text(curl(server, "/large.bin", "--head"));

    assertTrue(answer.contains("\r\nContent-Length: 3145728\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void http10_closesAfterTheResponse(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answer = text(curl(server, "/a.txt", "-i", "--http1.0"));

    assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void status_matchesTheRequest(String backend) throws Exception {
    ServerProcess server = server(backend);
    assertEquals("206", status(server, "/a.txt", "--range", "1-2"));
    assertEquals("416", status(server, "/a.txt", "--range", "100-"));
    assertEquals(
        "304", status(server, "/a.txt", "-H", "If-Modified-Since: Thu, 02 Jan 2020 03:04:05 GMT"));
    assertEquals(
        "200", status(server, "/a.txt", "-H", "If-Modified-Since: Thu, 02 Jan 2020 03:04:04 GMT"));
    assertEquals("301", status(server, "/sub"));
    assertEquals("200", status(server, "/sub/"));
    assertEquals("404", status(server, "/none"));
    assertEquals("403", status(server, "/../../etc/passwd", "--path-as-is"));
    assertEquals("403", status(server, "/%2e%2e/etc/passwd", "--path-as-is"));
    assertEquals("405", status(server, "/a.txt", "--data", "x"));
    assertEquals("501", status(server, "/a.txt", "--request", "BREW"));
    assertEquals("412", status(server, "/a.txt", "-H", "If-Match: \"other\""));
    assertEquals("414", status(server, "/" + "a".repeat(5000)));
    assertEquals("431", status(server, "/a.txt", "-H", "X: " + "x".repeat(20_000)));
    assertEquals("417", status(server, "/a.txt", "-H", "Expect: the-unexpected"));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void getWithABody_ofAnyLength_isAnswered(String backend) throws Exception {
    ServerProcess server = server(backend);
    Path body = folder.resolve("large.bin");

    assertEquals("200", status(server, "/a.txt", "-X", "GET", "--data", "few bytes"));
    assertEquals("200", status(server, "/a.txt", "-X", "GET", "--data-binary", "@" + body));
    assertEquals(
        "200",
        status(
            server, "/a.txt", "-X", "GET", "-H", "Transfer-Encoding: chunked", "--data", "chunk"));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void wrk_reportsNoError(String backend) throws Exception {
    ServerProcess server = server(backend);
    String report =
        text(run("wrk", "-t1", "-c64", "-d1s", "http://" + server.address() + "/a.txt"));

    assertTrue(report.contains("Requests/sec:"), report);
    assertTrue(!report.contains("Socket errors") && !report.contains("Non-2xx"), report);
  }

  // --- clients that misbehave, or pipeline requests ---

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void requestsAtOnce_areAnsweredInOrder(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answers =
        exchange(
            server,
            GET
                + "\r\nGET /large.bin HTTP/1.1\r\nHost: x\r\nRange: bytes=0-99999\r\n\r\n"
                + GET.replace("GET", "HEAD")
                + "\r\n"
                + GET
                + "Connection: close\r\n\r\n"
                + GET
                + "\r\n");
    List<String> lines =
        Pattern.compile("HTTP/1\\.1 [ \\w]+")
            .matcher(answers)
            .results()
            .map(MatchResult::group)
            .toList();

    assertEquals(
        List.of(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 206 Partial Content",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK"),
        lines);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void requestByteByByte_isAnswered(String backend) throws Exception {
    ServerProcess server = server(backend);
    try (Socket client = server.connect()) {
      client.setTcpNoDelay(true);
      for (byte b : (GET + "Connection: close\r\n\r\n").getBytes(US_ASCII)) {
        client.getOutputStream().write(b);
      }
      assertTrue(all(client).endsWith("hello\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void requestAndEndOfStream_isAnsweredAndClosed(String backend) throws Exception {
    ServerProcess server = server(backend);
    try (Socket client = server.connect()) {
      client.getOutputStream().write((GET + "\r\n").getBytes(US_ASCII));
      client.shutdownOutput();

      assertTrue(all(client).endsWith("hello\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void nonsense_isABadRequestAndCloses(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answer = exchange(server, "\u0016\u0003\u0001 nonsense\r\n\r\n");

    assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void requestOfUnclearLength_isRefusedAndCloses(String backend) throws Exception {
    ServerProcess server = server(backend);
    for (String header :
        List.of(
            "Content-Length: +1",
            "Content-Length: 1\r\nContent-Length: 2",
            "Content-Length: 40\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding:")) {
      String answer = exchange(server, GET + header + "\r\n\r\n" + GET + "\r\n");

      assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
      assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
      assertTrue(answer.endsWith("\r\n\r\n400 Bad Request\n"), answer);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void slowRequest_isTimedOut(String backend) throws Exception {
    ServerProcess server = server(backend);
    String answer = exchange(server, "GET / HTT");

    assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void clientResetsDuringTheResponse_serverContinues(String backend) throws Exception {
    ServerProcess server = server(backend);
    for (int i = 0; i < 20; i++) {
      try (Socket client = server.connect()) {
        client.setSoLinger(true, 0);
        client.getOutputStream().write(GET.replace("a.txt", "large.bin").getBytes(US_ASCII));
        client.getOutputStream().write("\r\n".getBytes(US_ASCII));
        assertEquals('H', client.getInputStream().read());
      }
    }

    assertEquals("200", status(server, "/large.bin"));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void manyRequests_clientReadsNothing_areNotAllAnswered(String backend) throws Exception {
    ServerProcess server = server(backend);
    byte[] requests = (GET.replace("a.txt", "sub/") + "\r\n").repeat(1000).getBytes(US_ASCII);
    Thread writer;
    try (Socket client = server.connect()) {
      writer = Thread.ofVirtual().start(() -> writeForever(client, requests));

      assertEquals("200", status(server, "/a.txt"));
    }
    writer.join();
  }

  private static void writeForever(Socket client, byte[] data) {
    try {
      while (true) {
        client.getOutputStream().write(data);
      }
    } catch (IOException e) {
      // The test has closed the client.
    }
  }

  // --- the rest of the command ---

  @ParameterizedTest
  @CsvSource({"INT", "TERM"})
  void signal_duringAResponse_sendsAllOfIt(String signal) throws Exception {
    for (String backend : Program.drivers().toList()) {
      try (ServerProcess server = start(backend, "--grace", "30s", folder.toString());
          Socket busy = server.connect();
          Socket idle = server.connect()) {
        busy.getOutputStream()
            .write((GET.replace("a.txt", "large.bin") + "\r\n").getBytes(US_ASCII));
        assertEquals('H', busy.getInputStream().read());
        server.signal(signal);

        assertEquals(-1, idle.getInputStream().read());
        assertTrue(all(busy).length() > LARGE.length, "the response was cut");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void threads_shareThePort(String backend) throws Exception {
    for (String balance : List.of("reuseport", "least")) {
      try (ServerProcess server =
          start(backend, "--threads", "3", "--balance", balance, folder.toString())) {
        for (int i = 0; i < 20; i++) {
          assertEquals("200", status(server, "/a.txt"));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void tls_curl_getsTheFileOverHttps(String backend, @TempDir Path keys) throws Exception {
    Identity identity = Identity.of("localhost");
    Path certificate =
        Files.writeString(keys.resolve("certificate.pem"), identity.certificatePem());
    Path key = Files.writeString(keys.resolve("key.pem"), identity.keyPem());
    try (ServerProcess server =
        start(
            backend,
            "--tls",
            "--cert",
            certificate.toString(),
            "--key",
            key.toString(),
            folder.toString())) {
      String url = "https://localhost:" + server.port();

      assertArrayEquals(
          LARGE, run("curl", "-sS", "--cacert", certificate.toString(), url + "/large.bin"));
      assertEquals(
          "hello\nhello\n",
          text(
              run(
                  "curl",
                  "-sS",
                  "--cacert",
                  certificate.toString(),
                  url + "/a.txt",
                  url + "/a.txt")));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void clientCa_servesOnlyClientsItCertified(String backend, @TempDir Path keys) throws Exception {
    Identity identity = Identity.of("localhost");
    Path certificate =
        Files.writeString(keys.resolve("certificate.pem"), identity.certificatePem());
    Path key = Files.writeString(keys.resolve("key.pem"), identity.keyPem());
    Identity authority = Identity.authority("Clients");
    Identity client = authority.issue("client", "20200101000000Z", "20990101000000Z");
    Path clients = Files.writeString(keys.resolve("clients.pem"), authority.certificatePem());
    Path shown = Files.writeString(keys.resolve("client.pem"), client.certificatePem());
    Path kept = Files.writeString(keys.resolve("client-key.pem"), client.keyPem());
    try (ServerProcess server =
        start(
            backend,
            "--tls",
            "--cert",
            certificate.toString(),
            "--key",
            key.toString(),
            "--client-ca",
            clients.toString(),
            folder.toString())) {
      String url = "https://localhost:" + server.port() + "/a.txt";
      List<String> curl = List.of("curl", "-sS", "--cacert", certificate.toString(), url);
      Process refused = new ProcessBuilder(curl).redirectErrorStream(true).start();
      String output = text(refused.getInputStream().readAllBytes());

      assertEquals(56, refused.waitFor(), output);
      assertTrue(output.contains("certificate required"), output);
      List<String> known = new ArrayList<>(curl);
      known.addAll(List.of("--cert", shown.toString(), "--key", kept.toString()));
      assertEquals("hello\n", text(run(known.toArray(String[]::new))));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#unixBackends")
  void unix_servesHttpOverASocketFile(String backend, @TempDir Path place) throws Exception {
    Path socket = place.resolve("http");
    try (ServerProcess server = start(backend, "--unix", socket.toString(), folder.toString())) {
      assertEquals("unix:" + socket, server.address());
      assertEquals(
          "hello\n",
          text(run("curl", "-sS", "--unix-socket", socket.toString(), "http://localhost/a.txt")));
    }
    assertTrue(Files.notExists(socket));
  }

  private static byte[] curl(ServerProcess server, String path, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sS"));
    command.addAll(List.of(options));
    command.add(
        Math.min(2 + firstNext(options), command.size()), "http://" + server.address() + path);
    return run(command.toArray(String[]::new));
  }

  private static int firstNext(String... options) {
    int index = List.of(options).indexOf("--next");
    return index < 0 ? options.length : index;
  }

  private static String status(ServerProcess server, String path, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}"));
    all.addAll(List.of(options));
    return text(curl(server, path, all.toArray(String[]::new)));
  }

  private static byte[] run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    byte[] output = process.getInputStream().readAllBytes();
    String errors = text(process.getErrorStream().readAllBytes());

    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + errors);
    return output;
  }

  private static String exchange(ServerProcess server, String request) throws IOException {
    try (Socket client = server.connect()) {
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      return all(client);
    }
  }

  private static String all(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    return text(in.readAllBytes());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
