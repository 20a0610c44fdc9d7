package dev.rondo.engine.net.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.testing.FakeDatagram;
import dev.rondo.engine.testing.FakeNetwork;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.WriteBufferLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of datagram endpoints over a socket whose room and failures the test sets. */
final class DatagramEndpointTests {

  private final FakeNetwork network = new FakeNetwork();
  private final Recording protocol = new Recording();
  private FakeDatagram socket;
  private DatagramTransport transport;

  private static final class Recording implements DatagramProtocol {
    final List<String> events = new ArrayList<>();
    Runnable onResume = () -> {};

    @Override
    public void pauseWriting() {
      events.add("pause");
    }

    @Override
    public void resumeWriting() {
      events.add("resume");
      onResume.run();
    }

    @Override
    public void errorReceived(IOException exception) {
      events.add("error:" + exception.getMessage());
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      events.add(exception == null ? "lost" : "lost:" + exception.getMessage());
    }
  }

  @BeforeEach
  void open() throws Exception {
    var peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    var opening = network.loop.createDatagramEndpoint(() -> protocol, DatagramOptions.remote(peer));
    network.settle();
    transport = opening.result().transport();
    socket = Objects.requireNonNull(network.proactor.datagrams.getLast());
  }

  private void send(String... texts) {
    for (String text : texts) {
      transport.sendto(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), null);
    }
  }

  @Test
  void sendto_severalInOneCallback_makesOneCall() {
    network.call(
        () -> {
          send("a", "", "ccc");
          assertEquals(List.of(), socket.calls);
        });

    assertEquals(List.of(List.of("a", "", "ccc")), socket.calls);
  }

  @Test
  void sendto_outsideCallback_sendsAtOnce() {
    send("now");

    assertEquals(List.of("now"), socket.sent());
  }

  @Test
  void sendto_moreThanOutboxHolds_sendsInOrder() {
    var sent = new ArrayList<String>();
    network.call(
        () -> {
          for (int i = 0; i < 200; i++) {
            String text = i + "x".repeat(i % 7 == 0 ? DatagramOutbox.SMALL + 1 : 1000);
            sent.add(text);
            send(text);
          }
        });

    assertEquals(sent, socket.sent());
    assertEquals(0, transport.getWriteBufferSize());
  }

  @Test
  void getWriteBufferSize_addsEightBytesPerDatagram() {
    socket.room = 1;

    network.call(
        () -> {
          send("gone", "four", "", "x");
          assertEquals(4 + 0 + 1 + 3 * 8, transport.getWriteBufferSize());
        });
    socket.makesRoom(1);
    network.settle();
    assertEquals(1 + 2 * 8, transport.getWriteBufferSize());
    socket.makesRoom(2);
    network.settle();

    assertEquals(0, transport.getWriteBufferSize());
    assertEquals(List.of("gone", "four", "", "x"), socket.sent());
    assertFalse(socket.isAwaited());
  }

  @Test
  void sendto_aboveHighWatermark_pausesOnce() {
    transport.setWriteBufferLimits(new WriteBufferLimits(10, 30));
    socket.room = 0;

    send("12", "34", "56");
    assertEquals(List.of(), protocol.events);
    send("7");
    send("8");
    assertEquals(List.of("pause"), protocol.events);
    socket.makesRoom(3);
    network.settle();
    assertEquals(List.of("pause"), protocol.events);
    socket.makesRoom(1);
    network.settle();
    assertEquals(List.of("pause", "resume"), protocol.events);
    socket.makesRoom(1);
    network.settle();

    assertEquals(List.of("12", "34", "56", "7", "8"), socket.sent());
  }

  @Test
  void setWriteBufferLimits_belowQueued_pausesAtOnce() {
    socket.room = 0;
    send("1234");
    transport.setWriteBufferLimits(new WriteBufferLimits(0, 4));

    assertEquals(List.of("pause"), protocol.events);
  }

  @Test
  void resumeWriting_sendsAgain_keepsOrder() {
    transport.setWriteBufferLimits(new WriteBufferLimits(0, 4));
    socket.room = 0;
    protocol.onResume = () -> send("again");
    send("1234");
    socket.makesRoom(100);
    network.settle();

    assertEquals(List.of("1234", "again"), socket.sent());
    assertEquals(List.of("pause", "resume"), protocol.events);
  }

  @Test
  void close_withUnsentDatagrams_sendsThemFirst() {
    socket.room = 0;
    send("one", "two");
    transport.close();
    network.settle();
    assertEquals(List.of(), protocol.events);
    socket.makesRoom(2);
    network.settle();

    assertEquals(List.of("one", "two"), socket.sent());
    assertEquals(List.of("lost"), protocol.events);
    assertTrue(socket.closed);
  }

  @Test
  void abort_withUnsentDatagrams_dropsThem() {
    socket.room = 0;
    send("one");
    network.call(
        () -> {
          send("two");
          transport.abort();
          assertEquals(0, transport.getWriteBufferSize());
        });
    network.settle();

    assertEquals(List.of(), socket.sent());
    assertEquals(List.of("lost"), protocol.events);
  }

  @Test
  void sendto_networkError_dropsThatDatagram() {
    socket.failures.add(new IOException("no"));
    network.call(
        () -> {
          send("refused", "sent");
          assertEquals(List.of(), protocol.events);
        });
    network.settle();

    assertEquals(List.of("sent"), socket.sent());
    assertEquals(List.of("error:no"), protocol.events);
    assertFalse(transport.isClosing());
  }

  @Test
  void sendto_errorWhileQueued_sendsTheOthers() {
    socket.room = 0;
    send("refused", "sent", "sent too");
    socket.failures.add(new IOException("no"));
    socket.makesRoom(2);
    network.settle();

    assertEquals(List.of("sent", "sent too"), socket.sent());
    assertEquals(List.of("error:no"), protocol.events);
    assertEquals(0, transport.getWriteBufferSize());
  }

  @Test
  void close_afterError_reportsErrorBeforeLoss() {
    network.call(
        () -> {
          socket.failures.add(new IOException("no"));
          send("refused");
          transport.close();
        });
    network.settle();

    assertEquals(List.of("error:no", "lost"), protocol.events);
  }

  @Test
  void sendto_driverThrows_isReportedAndCloses() {
    var failure = new IllegalStateException("driver");
    socket.failures.add(failure);
    send("x");
    network.settle();

    assertEquals(List.of("lost:driver"), protocol.events);
    assertSame(failure, network.reports.getFirst().exception());
    assertSame(transport, network.reports.getFirst().endpoint().transport());
    assertTrue(socket.closed);
  }
}
