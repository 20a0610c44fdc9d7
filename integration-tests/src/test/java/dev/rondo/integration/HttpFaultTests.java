package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of {@code rondo http} with clients that disconnect, stall or are slow, and with files that
 * change: the server must leak no descriptor and no thread, and must continue to serve.
 */
@Tag("programs")
@Order(2)
@Execution(ExecutionMode.SAME_THREAD)
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpFaultTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final int CLIENTS = Boolean.getBoolean("rondo.soak") ? 5_000 : 200;

  /** More than the buffers of a connection hold. */
  private static final long LARGE = 64 << 20;

  @TempDir private static Path folder;
  private static final Map<String, ServerProcess> SERVERS = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    fill("large.bin");
    for (String driver : Program.drivers().toList()) {
      SERVERS.put(
          driver,
          ServerProcess.start(
              driver,
              "http",
              "--timeout",
              "1s",
              "--idle",
              "1500ms",
              "--stall",
              "1s",
              folder.toString()));
    }
  }

  private static void fill(String name) throws IOException {
    try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(LARGE);
    }
  }

  @AfterAll
  static void end() throws Exception {
    for (ServerProcess server : SERVERS.values()) {
      server.close();
    }
  }

  private static String anyDriver() {
    return Program.drivers().findFirst().orElseThrow();
  }

  /** A fault that clients cause. */
  private interface Fault {
    void cause(ServerProcess server) throws Exception;
  }

  /** Causes {@code fault} twice, first to warm up, then to check that the server leaks nothing. */
  private static void survive(String driver, Fault fault) throws Exception {
    ServerProcess server = Objects.requireNonNull(SERVERS.get(driver));
    requireService(server);
    fault.cause(server);
    ProcessVitals vitals = ProcessVitals.of(server);
    long descriptors = vitals.descriptors();
    Set<String> threads = vitals.threads();
    fault.cause(server);
    vitals.awaitDescriptors(descriptors);
    vitals.awaitThreads(threads);
    requireService(server);
  }

  private static void requireService(ServerProcess server) throws IOException {
    try (Socket client = server.connect()) {
      send(client, "GET /a.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertTrue(all(client).endsWith("\r\n\r\nhello\n"));
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void resets_duringRequests_leakNothing(String driver) throws Exception {
    survive(
        driver,
        server -> {
          for (int i = 0; i < CLIENTS; i++) {
            try (Socket client = server.connect()) {
              client.setSoLinger(true, 0);
              send(client, "GET /a.txt HTTP/1.1\r\nHos");
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void resets_duringResponses_leakNothing(String driver) throws Exception {
    survive(
        driver,
        server -> {
          List<Socket> clients = new ArrayList<>();
          for (int i = 0; i < CLIENTS; i++) {
            Socket client = server.connect();
            client.setSoLinger(true, 0);
            clients.add(client);
            send(client, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
            if (i % 2 == 0) {
              assertEquals('H', client.getInputStream().read());
            }
            if (clients.size() == 20) {
              closeAll(clients);
            }
          }
          closeAll(clients);
        });
  }

  private static void closeAll(List<Socket> clients) throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    clients.clear();
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void clientsThatReadNothing_areCutOff(String driver) throws Exception {
    survive(
        driver,
        server -> {
          ProcessVitals vitals = ProcessVitals.of(server);
          long before = vitals.descriptors();
          try (ConnectedClients clients = ConnectedClients.connect(server.port(), 20)) {
            clients.send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
            ProcessVitals.await(
                () -> "only %d descriptors".formatted(vitals.descriptors()),
                () -> vitals.descriptors() >= before + 20);
            vitals.awaitDescriptors(before);
          }
        });
  }

  /** The client takes longer than the stall timeout for a piece of the file, but never stops. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void slowReader_getsTheWholeFile(String driver) throws Exception {
    ServerProcess server = Objects.requireNonNull(SERVERS.get(driver));
    try (Socket client = server.connect()) {
      send(client, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
      byte[] part = new byte[250_000];
      for (int i = 0; i < 48; i++) {
        assertEquals(part.length, client.getInputStream().readNBytes(part, 0, part.length));
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  /** The server must start a response only after the client has received the previous one. */
  @ParameterizedTest
  @MethodSource(DRIVERS)
  void pipelining_clientsReadNothing_usesLittleMemory(String driver) throws Exception {
    Files.write(folder.resolve("small.bin"), new byte[30_000]);
    survive(
        driver,
        server -> {
          try (ConnectedClients clients = ConnectedClients.connect(server.port(), 200)) {
            clients.send("GET /small.bin HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));
            requireService(server);
          }
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void connectMethod_isRefusedAndClosed(String driver) throws Exception {
    ServerProcess server = Objects.requireNonNull(SERVERS.get(driver));
    try (Socket client = server.connect()) {
      send(client, "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
      String answer = all(client);

      assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
      assertFalse(answer.contains("hello"), answer);
    }
  }

  /** Tests the option on one backend: the time itself is tested in virtual time. */
  @Test
  void clientsThatSendNothing_areCutOff() throws Exception {
    survive(
        anyDriver(),
        server -> {
          try (Socket client = server.connect()) {
            assertEquals(-1, client.getInputStream().read());
          }
        });
  }

  /** A few more bytes of a request do not extend the time allowed for the whole request. */
  @Test
  void request_byteByByte_isTimedOut() throws Exception {
    survive(
        anyDriver(),
        server -> {
          try (Socket client = server.connect()) {
            client.setSoTimeout(50);
            String answer = "";
            send(client, "GET /a.txt HTTP/1.1\r\nX: ");
            for (int i = 0; answer.isEmpty(); i++) {
              assertTrue(i < 200, "the server still waits for the request");
              send(client, "x");
              answer = poll(client);
            }
            assertTrue(answer.startsWith("H"), answer);
          }
        });
  }

  /** Returns the character received within the socket's timeout; empty if none was. */
  private static String poll(Socket client) throws IOException {
    try {
      return String.valueOf((char) client.getInputStream().read());
    } catch (SocketTimeoutException e) {
      return "";
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void halfClose_afterTheRequest_getsAllOfALargeFile(String driver) throws Exception {
    survive(
        driver,
        server -> {
          try (Socket client = server.connect()) {
            send(client, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
            client.shutdownOutput();

            assertTrue(count(client.getInputStream()) > LARGE);
          }
        });
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void fileTruncated_duringTheResponse_endsTheConnection(String driver) throws Exception {
    String name = "shrinking-" + driver.replace('/', '-') + ".bin";
    survive(
        driver,
        server -> {
          fill(name);
          try (Socket client = server.connect()) {
            send(client, "GET /" + name + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals('H', client.getInputStream().read());
            try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
              file.setLength(1000);
            }
            assertTrue(count(client.getInputStream()) < LARGE);
          }
        });
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String all(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Returns the number of bytes received until the end or a reset. */
  private static long count(InputStream in) throws IOException {
    byte[] bytes = new byte[1 << 16];
    long total = 0;
    try {
      for (int count = 0; count >= 0; count = in.read(bytes)) {
        total += count;
      }
    } catch (SocketException e) {
      // A reset counts as the end: the caller expects fewer bytes than the server announced.
    }
    return total;
  }
}
