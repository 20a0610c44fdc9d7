package dev.rondo.integration;

import static dev.rondo.junit.LoopTest.ALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.ExceptionContext;
import dev.rondo.Server;
import dev.rondo.junit.LoopTest;
import dev.rondo.junit.RecordingExceptionHandler;
import dev.rondo.monitoring.LoopMetrics;
import dev.rondo.monitoring.NetworkCounts;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.streams.ClientHandler;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.Identity;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the metrics of loops, on each backend. */
final class MonitoringTests {

  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final ClientHandler SINK = (reader, writer) -> reader.readAll();

  private static NetworkCounts network(EventLoop loop) {
    return LoopMetrics.of(loop).network();
  }

  /** Waits until the loop has no open connection. */
  private static NetworkCounts whenClosed(EventLoop loop) throws Exception {
    while (network(loop).open() > 0) {
      Asyncio.sleep(MOMENT).await();
    }
    return network(loop);
  }

  private static Target addressOf(Server server) {
    var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
    return Target.host("127.0.0.1", Objects.requireNonNull(address).getPort());
  }

  @LoopTest(backends = ALL)
  void network_afterAnEcho_hasItsBytesTwice(EventLoop loop) throws Exception {
    ClientHandler echo =
        (reader, writer) -> {
          writer.write(reader.readExactly(100_000));
          writer.drain();
          reader.readAll();
        };
    try (Server server = Streams.startServer(echo, Binding.host("127.0.0.1", 0))) {
      try (StreamConnection client = Streams.openConnection(addressOf(server))) {
        client.writer().write(ByteBuffer.allocate(100_000));
        client.reader().readExactly(100_000);

        assertEquals(2, network(loop).open());
      }
      NetworkCounts after = whenClosed(loop);

      assertEquals(2, after.opened());
      assertEquals(1, after.accepted());
      assertEquals(200_000, after.received());
      assertEquals(200_000, after.sent());
    }
  }

  @LoopTest(backends = ALL)
  void network_afterSendfile_hasTheBytesOfTheFile(EventLoop loop, @TempDir Path folder)
      throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[300_000]);
    try (Server server = Streams.startServer(SINK, Binding.host("127.0.0.1", 0));
        FileChannel opened = FileChannel.open(file)) {
      try (StreamConnection client = Streams.openConnection(addressOf(server))) {
        loop.sendfile(client.writer().transport(), opened, SendfileOptions.defaults()).await();
      }
      NetworkCounts after = whenClosed(loop);

      assertEquals(300_000, after.sent());
      assertEquals(300_000, after.received());
    }
  }

  @LoopTest(backends = ALL)
  void network_afterHandshakes_countsEachSide(EventLoop loop) throws Exception {
    Identity identity = Identity.of("localhost");
    ServerOptions serving =
        ServerOptions.defaults().withTls(TlsOptions.of(identity.serverContext()));
    TlsOptions trusting = TlsOptions.of(identity.clientContext()).withServerHostname("localhost");
    TlsOptions doubting = trusting.withServerHostname("another.example");
    try (Server server = Streams.startServer(SINK, Binding.host("127.0.0.1", 0), serving)) {
      Streams.openConnection(addressOf(server), ConnectOptions.defaults().withTls(trusting))
          .close();
      NetworkCounts after = whenClosed(loop);
      assertEquals(2, after.handshakes());
      assertEquals(0, after.handshakeFailures());

      ConnectOptions refusing = ConnectOptions.defaults().withTls(doubting);
      assertThrows(SSLException.class, () -> Streams.openConnection(addressOf(server), refusing));
      assertTrue(whenClosed(loop).handshakeFailures() >= 1, () -> network(loop).toString());
    }
  }

  @LoopTest(backends = ALL)
  void work_ofAStuckLoop_isSeenByOtherThreads(EventLoop loop) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    CompletableFuture<LoopMetrics> look = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              LoopMetrics metrics = LoopMetrics.of(loop);
              while (metrics.work().running().toMillis() < 20) {
                metrics = LoopMetrics.of(loop);
              }
              look.complete(metrics);
              seen.countDown();
            });
    loop.callSoon(
        () -> {
          try {
            seen.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Asyncio.sleep(MOMENT).await();

    assertTrue(look.join().work().busy().toMillis() >= 20);
    assertTrue(LoopMetrics.of(loop).lag().max().toMillis() >= 20);
  }

  @Test
  void work_ofAGuest_endsWithItsTurn() throws Exception {
    try (EventLoop guest = EventLoops.newEventLoop();
        var host = Executors.newSingleThreadExecutor()) {
      var turn = new CompletableFuture<String>();
      var stopped = new CompletableFuture<String>();
      guest.runAsGuest(host, failure -> stopped.complete(String.valueOf(failure)));
      guest.callSoonThreadsafe(() -> turn.complete("reached"));
      turn.get();
      host.submit(() -> {}).get();

      assertEquals(Duration.ZERO, LoopMetrics.of(guest).work().running());
      guest.callSoonThreadsafe(guest::stop);
      assertEquals("null", stopped.get());
    }
  }

  @LoopTest(backends = ALL)
  void tasks_afterOneHasEnded_countIt(EventLoop loop) throws Exception {
    LoopMetrics before = LoopMetrics.of(loop);
    loop.createTask(() -> 1).await();
    LoopMetrics after = LoopMetrics.of(loop);

    assertEquals(before.tasks().started() + 1, after.tasks().started());
    assertEquals(before.tasks().live(), after.tasks().live());
  }

  @LoopTest(backends = ALL)
  void failures_afterAReport_countIt(EventLoop loop, RecordingExceptionHandler reports) {
    loop.callExceptionHandler(ExceptionContext.of("a report of this test"));

    assertEquals(1, LoopMetrics.of(loop).work().failures());
    assertEquals("a report of this test", reports.takeOne().message());
  }
}
