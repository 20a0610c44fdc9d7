package dev.rondo.simulation;

import static dev.rondo.junit.TestTime.VIRTUAL;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.Server;
import dev.rondo.Task;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.junit.LoopTest;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.IncompleteReadException;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The limits of the HTTP server for clients that wait, with their real lengths in virtual time. */
final class SimulatedHttpLimitsTests {

  /** More than the buffers of a connection hold. */
  private static final int LARGE = 1_000_000;

  private static final HttpLimits LIMITS = HttpLimits.defaults();

  @TempDir private Path folder;
  private HttpServer http;
  private Server server;
  private StreamConnection client;
  private LoopTime start;

  @BeforeEach
  void connect(EventLoop loop) throws Exception {
    Files.write(folder.resolve("large.bin"), new byte[LARGE]);
    http = new HttpServer(loop, new Site(folder), LIMITS);
    server = loop.createServer(http, Binding.host("127.0.0.1", 80)).await();
    client = Streams.openConnection(Target.host("127.0.0.1", 80));
    start = loop.time();
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

  /** Requires that so much time has passed, but for the turns of a busy loop. */
  private void assertTookAbout(Duration expected, EventLoop loop) {
    Duration passed = start.until(loop.time());

    assertEquals(expected.toSeconds(), passed.toSeconds(), passed::toString);
  }

  @LoopTest(time = VIRTUAL)
  void idle_clientSendsNothing_isClosed(EventLoop loop) throws Exception {
    assertEquals(0, client.reader().readAll().length);

    assertTookAbout(LIMITS.idle(), loop);
  }

  /** A few more bytes of a request do not extend the time allowed for the whole request. */
  @LoopTest(time = VIRTUAL)
  void request_byteByByte_isTimedOut(EventLoop loop) throws Exception {
    send("GET /large.bin HTTP/1.1\r\nX: ");
    Task<?> sender =
        Asyncio.createTask(
            () -> {
              while (true) {
                Asyncio.sleep(Duration.ofMillis(300)).await();
                send("x");
              }
            });
    String answer = new String(client.reader().read(1000), ISO_8859_1);
    sender.cancel();

    assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
    assertTookAbout(LIMITS.request(), loop);
  }

  @LoopTest(time = VIRTUAL)
  void stall_clientReadsNothing_isEndedInTheMiddle(EventLoop loop) throws Exception {
    send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    client.writer().transport().pauseReading();
    Asyncio.sleep(LIMITS.stall().plusSeconds(1)).await();
    client.writer().transport().resumeReading();

    byte[] received =
        assertThrows(IncompleteReadException.class, () -> client.reader().readExactly(LARGE))
            .partial();
    assertTrue(new String(received, ISO_8859_1).startsWith("HTTP/1.1 200 OK\r\n"));
  }

  /** Each piece of the file comes just before the limit. */
  @LoopTest(time = VIRTUAL)
  void stall_clientReadsSlowly_getsTheWholeFile(EventLoop loop) throws Exception {
    send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    String head =
        new String(client.reader().readUntil("\r\n\r\n".getBytes(ISO_8859_1)), ISO_8859_1);
    assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
    int piece = LARGE / 5;
    for (int i = 0; i < 5; i++) {
      Asyncio.sleep(LIMITS.stall().minusSeconds(1)).await();
      client.reader().readExactly(piece);
    }

    assertTookAbout(LIMITS.stall().minusSeconds(1).multipliedBy(5), loop);
  }
}
