package dev.rondo.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of the poller with real selectors and channels. */
final class SelectorPollerTests {

  private static final long FOREVER = -1;

  private final List<Integer> reports = new ArrayList<>();
  private SelectorPoller poller;
  private Pipe pipe;

  @BeforeEach
  void open() throws IOException {
    poller = new SelectorPoller(SelectorProvider.provider());
    pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    pipe.source().close();
    pipe.sink().close();
    poller.close();
  }

  private Watch watchSource() throws IOException {
    Watch watch = poller.watch(pipe.source(), reports::add);
    watch.interest(Watch.READ);
    return watch;
  }

  private void fill() throws IOException {
    pipe.sink().write(ByteBuffer.allocate(1));
  }

  @Test
  void poll_readable_isReportedUntilRead() throws IOException {
    watchSource();
    fill();

    poller.poll(FOREVER);
    poller.poll(0);
    pipe.source().read(ByteBuffer.allocate(1));
    poller.poll(0);

    assertEquals(List.of(Watch.READ, Watch.READ), reports);
  }

  @Test
  void poll_writable_isReported() throws IOException {
    poller.watch(pipe.sink(), reports::add).interest(Watch.WRITE);

    poller.poll(FOREVER);

    assertEquals(List.of(Watch.WRITE), reports);
  }

  @Test
  void poll_timeoutBelowMillisecond_isNotEarly() throws IOException {
    long timeout = Duration.ofNanos(200_000).toNanos();
    long start = System.nanoTime();

    poller.poll(timeout);

    assertTrue(System.nanoTime() - start >= timeout);
  }

  @Test
  void poll_interrupted_returnsAndClearsFlag() throws IOException {
    Thread.currentThread().interrupt();

    poller.poll(FOREVER);

    assertTrue(Thread.interrupted());
  }

  @Test
  void wakeup_beforePoll_makesItReturn() throws IOException {
    poller.wakeup();

    poller.poll(TimeUnit.HOURS.toNanos(1));

    assertEquals(List.of(), reports);
  }

  @Test
  void wakeup_afterClose_doesNothing() throws IOException {
    poller.close();

    poller.wakeup();
  }

  @Test
  void watch_closedAndWatchedAgain_works() throws IOException {
    watchSource().close();
    watchSource();
    fill();

    poller.poll(FOREVER);

    assertEquals(List.of(Watch.READ), reports);
  }

  @Test
  void watch_twice_isRefused() throws IOException {
    watchSource();

    assertThrows(IllegalStateException.class, this::watchSource);
  }

  @Test
  void interest_channelClosed_isIgnored() throws IOException {
    Watch watch = watchSource();
    fill();
    pipe.source().close();

    watch.interest(0);
    watch.interest(Watch.READ);
    poller.poll(0);

    assertEquals(List.of(), reports);
  }

  @Test
  void interest_writeToReadOnlyChannel_isRefused() throws IOException {
    Watch watch = poller.watch(pipe.source(), reports::add);

    assertThrows(IllegalArgumentException.class, () -> watch.interest(Watch.WRITE));
  }

  @Test
  void watch_blockingClosedOrForeign_isRefused() throws IOException {
    pipe.sink().configureBlocking(true);
    assertThrows(IllegalArgumentException.class, () -> poller.watch(pipe.sink(), reports::add));
    pipe.source().close();
    assertThrows(ClosedChannelException.class, () -> poller.watch(pipe.source(), reports::add));
    Channel foreign =
        new Channel() {
          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> poller.watch(foreign, reports::add));
    assertTrue(refusal.getMessage().contains("java.nio.channels.SelectableChannel"));
  }

  @Test
  void release_closedListener_refusesConnections() throws IOException {
    var server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
    var address = server.getLocalAddress();
    poller.watch(server, reports::add).interest(Watch.READ);
    poller.poll(0);

    server.close();
    poller.releaseClosed();

    assertThrows(IOException.class, () -> SocketChannel.open(address));
  }

  @Test
  void connect_inProgress_isReportedAsWritable() throws IOException {
    try (var server = ServerSocketChannel.open();
        var client = SocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client.configureBlocking(false);
      boolean connected = client.connect(server.getLocalAddress());
      poller.watch(client, reports::add).interest(Watch.WRITE);

      poller.poll(FOREVER);

      assertEquals(List.of(Watch.WRITE), reports);
      assertTrue(connected || client.finishConnect());
    }
  }
}
