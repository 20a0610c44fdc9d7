package dev.rondo.integration;

import static dev.rondo.junit.LoopTest.ALL;
import static dev.rondo.junit.TestTime.VIRTUAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.Task;
import dev.rondo.junit.LoopTest;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.ManualTime;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;

/** The tests that {@code docs/testing.md} shows. */
@Tag("once")
final class TestingPageTests {

  // --- a protocol ---

  /** Sends back what it receives, in reverse order. */
  static final class Reverse implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      ByteBuffer reversed = ByteBuffer.allocate(data.remaining());
      for (int i = data.limit() - 1; i >= data.position(); i--) {
        reversed.put(data.get(i));
      }
      transport.write(reversed.flip());
    }
  }

  @LoopTest(backends = ALL)
  void reverse_word_isAnsweredBackward(EventLoop loop) throws Exception {
    try (Server server = loop.createServer(Reverse::new, Binding.host("127.0.0.1", 0)).await()) {
      Answer answer = new Answer(loop);
      Connection<Transport, Answer> connection =
          loop.createConnection(() -> answer, Target.host("127.0.0.1", port(server))).await();
      connection.transport().write(ByteBuffer.wrap("rondo".getBytes(UTF_8)));

      assertEquals("odnor", answer.text.await());
      connection.transport().close();
    }
  }

  /** The first data that arrives. */
  static final class Answer implements Protocol {

    final LoopFuture<String> text;

    Answer(EventLoop loop) {
      text = loop.createFuture();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      text.setResult(UTF_8.decode(data).toString());
    }
  }

  private static int port(Server server) {
    return ((InetSocketAddress) server.sockets().getFirst().localAddress()).getPort();
  }

  // --- a server of streams ---

  /** Answers a line, or says good-bye to a client that is silent for a minute. */
  static void greet(StreamReader reader, StreamWriter writer) throws Exception {
    String line;
    try {
      line =
          Asyncio.waitFor(Asyncio.createTask(() -> reader.readLine(UTF_8)), Duration.ofMinutes(1))
              .await();
    } catch (TimeoutException e) {
      line = "good-bye";
    }
    writer.write((line + "\n").getBytes(UTF_8));
    writer.close();
  }

  @LoopTest
  void greet_silentClient_isLetGo(ManualTime time) throws Exception {
    try (Server server = Streams.startServer(TestingPageTests::greet, local());
        StreamConnection client = Streams.openConnection(Target.host("127.0.0.1", port(server)))) {
      Task<String> answer = Asyncio.createTask(() -> client.reader().readLine(UTF_8));
      while (!answer.isDone()) {
        time.advance(Duration.ofSeconds(10));
        Asyncio.sleep(Duration.ZERO).await();
      }

      assertEquals("good-bye", answer.await());
    }
  }

  private static Binding local() {
    return Binding.host("127.0.0.1", 0);
  }

  // --- a retry ---

  /** Calls until it succeeds, and waits twice as long after each failure. */
  static <T> T withBackoff(Callable<T> call) throws Exception {
    Duration pause = Duration.ofSeconds(1);
    while (true) {
      try {
        return call.call();
      } catch (IOException e) {
        Asyncio.sleep(pause).await();
        pause = pause.multipliedBy(2);
      }
    }
  }

  @LoopTest(time = VIRTUAL)
  void withBackoff_anHourOfFailures_succeeds(EventLoop loop) throws Exception {
    var start = loop.time();
    String answer =
        withBackoff(
            () -> {
              if (start.until(loop.time()).compareTo(Duration.ofHours(1)) < 0) {
                throw new IOException("not yet");
              }
              return "at last";
            });

    assertEquals("at last", answer);
    assertEquals(4095, start.until(loop.time()).toSeconds());
  }
}
