package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tck.fixture.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@code rondo echo} in the linked image, with clients that do not use Rondo. */
@Tag("programs")
class EchoImageTests {

  private static final Path COMMAND =
      Path.of(System.getProperty("rondo.image"), "bin", "rondo").toAbsolutePath().normalize();

  private static final Pattern READY =
      Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) backend=epoll runner=mounted");

  @ParameterizedTest
  @ValueSource(strings = {"protocol", "buffered", "streams", "tasks"})
  void echo_moreThanTheBuffersHold_sendsAllBack(String style) throws Exception {
    Process server = start("--style", style);
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
      byte[] sent = new byte[4 << 20];
      new Random(1).nextBytes(sent);
      Thread sender = Thread.ofVirtual().start(() -> sendAndShut(client, sent));

      assertArrayEquals(sent, client.getInputStream().readAllBytes());
      sender.join();
    } finally {
      server.destroy();
    }
    assertEquals(0, server.waitFor());
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol", "buffered", "streams", "tasks"})
  void sigterm_withinTheGrace_servesButAcceptsNone(String style) throws Exception {
    Process server = start("--style", style, "--grace", "50s");
    int port = port(server);
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertEquals('a', ask(client, 'a'));
      server.destroy();
      awaitRefusal(port);

      assertEquals('b', ask(client, 'b'));
    }
    assertEquals(0, server.waitFor());
  }

  @Test
  void sigterm_afterTheGrace_closesConnections() throws Exception {
    Process server = start("--grace", "100ms");
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
      assertEquals('a', ask(client, 'a'));
      server.destroy();

      assertEquals(0, server.waitFor());
    }
  }

  @Test
  void tls_withAKeyAndItsCertificate_echoes(@TempDir Path folder) throws Exception {
    Identity identity = Identity.of("localhost");
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(certificate, identity.certificatePem());
    Files.writeString(key, identity.keyPem());
    Process server = start("--tls", "--cert", certificate.toString(), "--key", key.toString());
    int port = port(server);
    try (Socket client =
        identity.clientContext().getSocketFactory().createSocket("localhost", port)) {
      assertEquals('a', ask(client, 'a'));
    } finally {
      server.destroy();
    }
    assertEquals(0, server.waitFor());
  }

  @Test
  void portInUse_isOneLineAndStatus1() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process server = start("--port", Integer.toString(taken.getLocalPort()));
      List<String> errors = server.errorReader(UTF_8).lines().toList();

      assertEquals(1, server.waitFor());
      assertEquals(1, errors.size(), errors::toString);
      assertTrue(errors.getFirst().contains(":" + taken.getLocalPort()), errors::toString);
    }
  }

  private static Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(COMMAND.toString(), "echo"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).start();
  }

  private static int port(Process server) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
    String line = String.valueOf(reader.readLine());
    Matcher ready = READY.matcher(line);
    assertTrue(ready.matches(), line);
    return Integer.parseInt(ready.group(1));
  }

  private static int ask(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    return client.getInputStream().read();
  }

  private static void sendAndShut(Socket client, byte[] data) {
    try {
      client.getOutputStream().write(data);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Connects until the port no longer accepts. */
  private static void awaitRefusal(int port) {
    while (true) {
      try (var late = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertTrue(late.isConnected());
      } catch (IOException e) {
        return;
      }
    }
  }
}
