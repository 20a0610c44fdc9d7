package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that clients which send many requests and read nothing do not exhaust a small heap. */
@Tag("once")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowReadersTests {

  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  /** More than the server accepts, and no more than its backlog holds beyond that. */
  private static final int CLIENTS = 1_000;

  private static final int REQUESTS = 100;
  private static final int SIZE = 30 << 10;
  private static final String GET = "GET /a.bin HTTP/1.1\r\nHost: x\r\n\r\n";

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void http_clientsReadNothing_keepsServing(String driver, @TempDir Path folder) throws Exception {
    Files.write(folder.resolve("a.bin"), new byte[SIZE]);
    try (ServerProcess server = startWithSmallHeap(driver, folder)) {
      try (Socket slow = server.connect();
          ConnectedClients clients = ConnectedClients.connect(server.port(), CLIENTS)) {
        slow.getOutputStream().write(GET.repeat(REQUESTS).getBytes(ISO_8859_1));
        clients.send(GET.repeat(REQUESTS));
        int answered = awaitAnswers(clients);
        assertTrue(answered > 0 && answered < CLIENTS, answered + " clients are served at once");

        InputStream responses = slow.getInputStream();
        for (int i = 0; i < REQUESTS; i++) {
          assertEquals("HTTP/1.1 200 OK", skipHeaders(responses));
          responses.skipNBytes(SIZE);
        }
      }
      try (Socket client = server.connect()) {
        client.getOutputStream().write(GET.getBytes(ISO_8859_1));
        assertEquals("HTTP/1.1 200 OK", skipHeaders(client.getInputStream()));
      }
    }
  }

  private static ServerProcess startWithSmallHeap(String driver, Path folder) throws IOException {
    List<String> words =
        new ArrayList<>(Program.command(driver, MAIN, "http", "--stall", "60s", "" + folder));
    words.add(1, "-Xmx32m");
    return ServerProcess.of(Program.start(words), driver);
  }

  /** Waits until no more clients receive an answer, and returns how many have one. */
  private static int awaitAnswers(ConnectedClients clients) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < CLIENTS; i++) {
        SocketChannel client = clients.get(i);
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ);
      }
      int answered = 0;
      int more;
      do {
        more = selector.select(SelectionKey::cancel, 1_000);
        answered += more;
      } while (more > 0);
      return answered;
    }
  }

  /** Skips the headers of a response, and returns its first line. */
  private static String skipHeaders(InputStream responses) throws IOException {
    StringBuilder headers = new StringBuilder();
    while (headers.indexOf("\r\n\r\n") < 0) {
      int next = responses.read();
      assertTrue(next >= 0, () -> "the response ends: " + headers);
      headers.append((char) next);
    }
    return headers.substring(0, headers.indexOf("\r\n"));
  }
}
