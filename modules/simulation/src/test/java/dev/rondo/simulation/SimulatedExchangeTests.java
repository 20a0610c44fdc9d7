package dev.rondo.simulation;

import static dev.rondo.junit.TestTime.VIRTUAL;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.examples.http.HttpExchange;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.junit.LoopTest;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The exchanges that the HTTP server of the examples reports for its access log. */
final class SimulatedExchangeTests {

  /** More than the buffers of a connection hold. */
  private static final int LARGE = 3_000_000;

  private static final HttpLimits LIMITS = HttpLimits.defaults();

  /** The facts of an exchange, which end with the call of the listener. */
  private record Facts(String request, int status, long bytes, long seconds) {
    static Facts of(HttpExchange e) {
      String request =
          e.refused() == null
              ? String.join(
                  " ", String.valueOf(e.method()), String.valueOf(e.target()), "" + e.protocol())
              : "refused " + e.refused();
      return new Facts(request, e.status(), e.bytes(), Math.round(e.nanos() / 1e9));
    }
  }

  @TempDir private Path folder;
  private final List<Facts> log = new ArrayList<>();
  private HttpServer http;
  private Server server;
  private StreamConnection client;

  @BeforeEach
  void connect(EventLoop loop) throws Exception {
    Files.write(folder.resolve("small.txt"), new byte[200]);
    Files.write(folder.resolve("large.bin"), new byte[LARGE]);
    http =
        new HttpServer(
            loop, new Site(folder), LIMITS, null, exchange -> log.add(Facts.of(exchange)));
    server = loop.createServer(http, Binding.host("127.0.0.1", 80)).await();
    client = Streams.openConnection(Target.host("127.0.0.1", 80));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    http.stop();
  }

  private void send(String text) {
    client.writer().write(text.getBytes(ISO_8859_1));
  }

  @LoopTest(time = VIRTUAL)
  void responses_pipelined_areReportedInOrder() throws Exception {
    send("GET /small.txt HTTP/1.1\r\nHost: x\r\n\r\nHEAD /small.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    send("GET /large.bin?q HTTP/1.1\r\nHost: x\r\nRange: bytes=0-999999\r\n\r\n");
    send("GET /none HTTP/1.0\r\n\r\n");
    client.reader().readAll();

    assertEquals(
        List.of(
            new Facts("GET /small.txt HTTP/1.1", 200, 200, 0),
            new Facts("HEAD /small.txt HTTP/1.1", 200, 0, 0),
            new Facts("GET /large.bin?q HTTP/1.1", 206, 1_000_000, 0),
            new Facts("GET /none HTTP/1.0", 404, 14, 0)),
        log);
  }

  @LoopTest(time = VIRTUAL)
  void request_malformed_isReportedAsSent() throws Exception {
    send("\r\nGET / a\u00e9\r\nHost: x\r\n\r\n");
    client.reader().readAll();

    assertEquals(List.of(new Facts("refused GET / a\u00e9", 400, 16, 0)), log);
  }

  @LoopTest(time = VIRTUAL)
  void request_tooLate_isReportedWithItsTime() throws Exception {
    send("GET /small.txt HTTP/1.1\r\nX: ");
    client.reader().readAll();

    assertEquals(
        List.of(
            new Facts("refused GET /small.txt HTTP/1.1", 408, 20, LIMITS.request().toSeconds())),
        log);
  }

  @LoopTest(time = VIRTUAL)
  void connection_withoutARequest_isNotReported() throws Exception {
    client.reader().readAll();

    assertEquals(List.of(), log);
  }

  @LoopTest(time = VIRTUAL)
  void clientReadsNothing_reportsTheBytesSent() throws Exception {
    send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    client.writer().transport().pauseReading();
    Asyncio.sleep(LIMITS.stall().plusSeconds(1)).await();

    assertEquals(1, log.size());
    Facts facts = log.getFirst();
    assertEquals(200, facts.status());
    assertTrue(facts.bytes() > 0 && facts.bytes() < LARGE, facts::toString);
    assertEquals(LIMITS.stall().toSeconds(), facts.seconds());
  }

  /** Small responses that the client does not take fill the buffer of the connection. */
  @LoopTest(time = VIRTUAL)
  void clientTakesResponsesLate_reportsThemThen() throws Exception {
    Files.write(folder.resolve("memory.bin"), new byte[30_000]);
    client.writer().transport().pauseReading();
    send("GET /memory.bin HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));
    Asyncio.sleep(Duration.ofSeconds(5)).await();
    int before = log.size();
    client.writer().transport().resumeReading();
    for (int i = 0; i < 100; i++) {
      client.reader().readUntil("\r\n\r\n".getBytes(ISO_8859_1));
      client.reader().readExactly(30_000);
    }

    assertTrue(before < 100, () -> before + " before");
    assertEquals(100, log.size());
    assertEquals(5, log.get(before).seconds());
    assertTrue(log.stream().allMatch(facts -> facts.bytes() == 30_000), log::toString);
  }
}
