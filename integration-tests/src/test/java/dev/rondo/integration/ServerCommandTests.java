package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tck.fixture.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@code rondo echo}, {@code proxy} and {@code check} on each backend. */
@Tag("programs")
class ServerCommandTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final String SIGNALS = "dev.rondo.integration.Program#signals";
  private static final String UNIX = "dev.rondo.integration.Program#unixBackends";

  private static final int LARGE = 8 << 20;

  @ParameterizedTest
  @MethodSource(UNIX)
  void echo_overASocketFile_removesItAtTheEnd(String backend, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("echo");
    try (ServerProcess server = ServerProcess.start(backend, "echo", "--unix", file.toString());
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      assertEquals("unix:" + file, server.address());
      client.write(UTF_8.encode("x"));

      assertEquals(1, client.read(ByteBuffer.allocate(2)));
    }
    assertTrue(Files.notExists(file));
  }

  /** The path of a client that the server's locale cannot decode must not end the server. */
  @ParameterizedTest
  @MethodSource(UNIX)
  void clientPath_notDecodable_serverContinues(String backend, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("echo");
    ProcessBuilder command =
        new ProcessBuilder(
                Program.command(
                    backend,
                    "dev.rondo.launcher/dev.rondo.launcher.Main",
                    "echo",
                    "--unix",
                    file.toString()))
            .redirectErrorStream(true);
    command.environment().put("LC_ALL", "C");
    try (ServerProcess server = ServerProcess.of(command.start(), backend)) {
      String connect =
          "socat -u OPEN:/dev/null \"UNIX-CONNECT:$0,bind=$(printf '%s-\\303\\251' $0)\"";
      assertEquals(0, new ProcessBuilder("sh", "-c", connect, file.toString()).start().waitFor());
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
        client.write(UTF_8.encode("x"));

        assertEquals(1, client.read(ByteBuffer.allocate(2)));
      }
      assertTrue(server.process().isAlive());
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void echo_secondSignal_exitsAtOnce(String backend) throws Exception {
    ServerProcess server = ServerProcess.start(backend, "echo", "--grace", "50s");
    try (Socket client = server.connect()) {
      assertEquals('a', ask(client, 'a'));
      server.signal("INT");
      awaitRefusal(server.port());
      server.signal("INT");

      assertTrue(
          server.process().waitFor(10, TimeUnit.SECONDS), "the server waits for its grace period");
      assertEquals(128 + 2, server.process().exitValue());
    } finally {
      server.process().destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource(SIGNALS)
  void echo_signal_deliversDataInFlight(String signal, String driver) throws Exception {
    try (ServerProcess echo = ServerProcess.start(driver, "echo", "--grace", "30s")) {
      assertArrivesDespite(signal, echo);
    }
  }

  @ParameterizedTest
  @MethodSource(SIGNALS)
  void proxy_signal_deliversDataInFlight(String signal, String driver) throws Exception {
    try (ServerProcess echo = ServerProcess.start(driver, "echo");
        ServerProcess proxy = proxy(driver, echo.address(), "--grace", "30s")) {
      assertArrivesDespite(signal, proxy);
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void threads_signal_deliversDataInFlight(String driver) throws Exception {
    for (String balance : List.of("reuseport", "least")) {
      String[] options = {"--threads", "2", "--balance", balance, "--grace", "30s"};
      try (ServerProcess echo = ServerProcess.start(driver, with("echo", options));
          ServerProcess proxy = proxy(driver, echo.address(), options)) {
        assertArrivesDespite("TERM", proxy);
        assertArrivesDespite("TERM", echo);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(UNIX)
  void threads_socketFile_isServedAndRemoved(String backend, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("echo");
    try (ServerProcess server =
        ServerProcess.start(backend, "echo", "--threads", "3", "--unix", file.toString())) {
      assertEquals("unix:" + file, server.address());
      for (int i = 0; i < 6; i++) {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
          client.write(UTF_8.encode("x"));

          assertEquals(1, client.read(ByteBuffer.allocate(2)));
        }
      }
    }
    assertTrue(Files.notExists(file));
  }

  private static String[] with(String command, String... options) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(options));
    return line.toArray(String[]::new);
  }

  /** Sends the signal while more data than all buffers hold is on its way back. */
  private static void assertArrivesDespite(String signal, ServerProcess server) throws Exception {
    byte[] sent = new byte[LARGE];
    new Random(2).nextBytes(sent);
    try (Socket client = server.connect()) {
      Thread sender = Thread.ofVirtual().start(() -> sendAndShut(client, sent));
      byte[] received = new byte[LARGE];
      received[0] = (byte) client.getInputStream().read();
      server.signal(signal);
      awaitRefusal(server.port());

      assertEquals(LARGE - 1, client.getInputStream().readNBytes(received, 1, LARGE - 1));
      assertArrayEquals(sent, received);
      assertEquals(-1, client.getInputStream().read());
      sender.join();
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void proxy_secondSignal_exitsAtOnce(String driver) throws Exception {
    try (ServerProcess echo = ServerProcess.start(driver, "echo")) {
      ServerProcess proxy = proxy(driver, echo.address(), "--grace", "50s");
      try (Socket client = proxy.connect()) {
        assertEquals('a', ask(client, 'a'));
        proxy.signal("TERM");
        awaitRefusal(proxy.port());
        proxy.signal("TERM");

        assertTrue(
            proxy.process().waitFor(10, TimeUnit.SECONDS), "the server waits for its grace period");
        assertEquals(128 + 15, proxy.process().exitValue());
      } finally {
        proxy.process().destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(UNIX)
  void echo_socketFileInUse_failsWithOneLine(String backend, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("served");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(file));
      Process echo =
          Program.start(
              backend,
              "dev.rondo.launcher/dev.rondo.launcher.Main",
              "echo",
              "--unix",
              file.toString());

      assertEquals(
          List.of(
              "rondo echo: %s is already in use by a server: stop that server, or choose another path"
                  .formatted(file)),
          echo.inputReader(UTF_8).readAllLines());
      assertEquals(1, echo.waitFor());
    }
    assertTrue(Files.exists(file));
  }

  @Test
  void echo_keyOfAnotherCertificate_failsWithOneLine(@TempDir Path folder) throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    Files.writeString(certificate, Identity.of("localhost").certificatePem());
    Path key = folder.resolve("key.pem");
    Files.writeString(key, Identity.of("localhost").keyPem());
    Process echo =
        Program.start(
            "selector",
            "dev.rondo.launcher/dev.rondo.launcher.Main",
            "echo",
            "--tls",
            "--cert",
            certificate.toString(),
            "--key",
            key.toString());

    assertEquals(
        List.of(
            "rondo echo: the key in %s does not match the first certificate in %s: pass the key of this certificate"
                .formatted(key, certificate)),
        echo.inputReader(UTF_8).readAllLines());
    assertEquals(1, echo.waitFor());
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void proxy_forwardsMoreThanTheBuffersAndBothEofs(String backend) throws Exception {
    byte[] sent = new byte[LARGE];
    new Random(1).nextBytes(sent);
    try (ServerProcess echo = ServerProcess.start(backend, "echo");
        ServerProcess proxy = proxy(backend, echo.address());
        Socket client = proxy.connect()) {
      Thread sender = Thread.ofVirtual().start(() -> sendAndShut(client, sent));

      assertArrayEquals(sent, client.getInputStream().readAllBytes());
      sender.join();
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void proxy_halfClose_leavesTheOtherHalfOpen(String backend) throws Exception {
    try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess proxy = proxy(backend, "127.0.0.1:" + target.getLocalPort());
        Socket client = proxy.connect();
        Socket server = target.accept()) {
      client.shutdownOutput();
      assertEquals(-1, server.getInputStream().read());
      server.getOutputStream().write('x');
      assertEquals('x', client.getInputStream().read());
      server.shutdownOutput();
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void proxy_readsNoFasterThanItsTarget(String backend) throws Exception {
    try (ServerSocketChannel target = ServerSocketChannel.open()) {
      target.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = target.socket().getLocalPort();
      try (ServerProcess proxy = proxy(backend, "127.0.0.1:" + port);
          SocketChannel client =
              SocketChannel.open(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
          SocketChannel server = target.accept()) {
        long sent = sendUntilThePeerStopsReading(client);
        // The limit covers the kernel's buffers of two connections and those of the proxy.
        assertTrue(sent < 64 << 20, "the proxy accepted " + sent + " bytes that no peer read");

        client.shutdownOutput();
        assertEquals(sent, count(server));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void proxy_targetRefuses_closesTheConnection(String backend) throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (ServerProcess proxy = proxy(backend, "127.0.0.1:" + port)) {
      for (int i = 0; i < 3; i++) {
        try (Socket client = proxy.connect()) {
          assertEquals(-1, readOrReset(client));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(UNIX)
  void proxy_betweenSocketFiles_forwards(String backend, @TempDir Path folder) throws Exception {
    Path near = folder.resolve("near");
    Path far = folder.resolve("far");
    try (ServerSocketChannel target = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      target.bind(UnixDomainSocketAddress.of(far));
      try (ServerProcess proxy =
              ServerProcess.start(
                  backend, "proxy", "--listen", "unix:" + near, "--to", "unix:" + far);
          SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(near));
          SocketChannel server = target.accept()) {
        assertEquals("unix:" + near, proxy.address());
        client.write(UTF_8.encode("x"));
        assertEquals(1, server.read(ByteBuffer.allocate(2)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void check_findsNoFailedCapability(String backend) throws Exception {
    Process check = Program.start(backend, "dev.rondo.launcher/dev.rondo.launcher.Main", "check");
    List<String> lines = check.inputReader(UTF_8).readAllLines();

    assertEquals(0, check.waitFor(), () -> String.join("\n", lines));
    assertEquals("backend  " + backend.replaceFirst("/.*", ""), lines.getFirst());
    assertTrue(lines.stream().anyMatch(line -> line.matches("tcp +ok")), lines::toString);
    assertTrue(lines.stream().noneMatch(line -> line.contains(" failed ")), lines::toString);
  }

  private static ServerProcess proxy(String backend, String to, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("proxy", "--listen", "127.0.0.1:0", "--to", to));
    words.addAll(List.of(more));
    return ServerProcess.start(backend, words.toArray(String[]::new));
  }

  private static int ask(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    return client.getInputStream().read();
  }

  private static int readOrReset(Socket client) {
    try {
      return client.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  private static void sendAndShut(Socket client, byte[] data) {
    try {
      client.getOutputStream().write(data);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends until the peer reads nothing for half a second; returns the number of bytes sent. */
  private static long sendUntilThePeerStopsReading(SocketChannel client) throws Exception {
    client.configureBlocking(false);
    ByteBuffer data = ByteBuffer.allocate(1 << 20);
    long sent = 0;
    long last = System.nanoTime();
    while (System.nanoTime() - last < 500_000_000) {
      int count = client.write(data.clear());
      sent += count;
      if (count > 0) {
        last = System.nanoTime();
      } else {
        Thread.onSpinWait();
      }
    }
    return sent;
  }

  private static long count(SocketChannel channel) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(1 << 20);
    long total = 0;
    for (int count = 0; count >= 0; count = channel.read(data.clear())) {
      total += count;
    }
    return total;
  }

  /** Connects until the port no longer accepts. */
  private static void awaitRefusal(int port) {
    ProcessVitals.await(() -> "the server still accepts", () -> !accepts(port));
  }

  private static boolean accepts(int port) {
    try (var late = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return late.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
