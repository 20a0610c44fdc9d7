package dev.rondo.engine.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.engine.spi.DatagramSink;
import dev.rondo.engine.spi.DatagramSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules of a driver's datagram sockets, if it supports them. */
public interface DatagramsContract extends DriverContract {

  /** Returns whether the driver supports datagram sockets. If not, it must refuse to open one. */
  default boolean hasDatagrams() {
    return true;
  }

  @Test
  default void openDatagram_withoutDatagrams_isRefused() throws Exception {
    if (!hasDatagrams()) {
      try (DriverFixture kit = fixture()) {
        assertThrows(
            UnsupportedOperationException.class,
            () -> kit.proactor().openDatagram(StandardProtocolFamily.INET));
      }
    }
  }

  @Test
  @CoversRule("G1")
  default void trySend_several_sendsEachToItsAddress() throws Exception {
    with(
        (kit, near, far) -> {
          SocketAddress to = far.getLocalSocketAddress();
          ByteBuffer[] data = {bytes("left out"), bytes("one"), bytes("two")};
          int sent = 1 + near.trySend(data, new SocketAddress[] {null, to, to}, 1, 2);
          if (sent < 3) {
            near.trySend(data, new SocketAddress[] {null, to, to}, sent, 3 - sent);
          }
          assertEquals("one", receive(far));
          assertEquals("two", receive(far));
          assertEquals(0, data[1].remaining() + data[2].remaining());
          assertEquals(8, data[0].remaining());
          near.connect(to);
          assertEquals(
              1, near.trySend(new ByteBuffer[] {bytes("peer")}, new SocketAddress[1], 0, 1));
          assertEquals("peer", receive(far));
        });
  }

  @Test
  @CoversRule({"G2", "P1", "P3"})
  default void receive_smallBuffer_truncatesInTheRunPhase() throws Exception {
    with(
        (kit, near, far) -> {
          Datagrams sink = new Datagrams();
          ByteBuffer into = ByteBuffer.allocate(3);
          near.receive(into, sink);
          assertThrows(IllegalStateException.class, () -> near.receive(into, sink));
          assertThrows(IllegalStateException.class, () -> near.startReceiving(sink));
          send(near, far, "abcdef");
          while (kit.queuedCount() == 0) {
            kit.poll(20_000_000);
          }
          assertEquals(0, sink.calls, "called back inside a poll");
          kit.until("received", () -> sink.calls == 1);
          assertEquals(3, into.position());
          assertEquals("abc", ISO_8859_1.decode(into.flip()).toString());
        });
  }

  @Test
  @CoversRule({"G3", "P5"})
  default void startReceiving_deliversWholeAndKeepsRestAfterStop() throws Exception {
    with(
        (kit, near, far) -> {
          Datagrams first = new Datagrams();
          near.startReceiving(first);
          String large = "x".repeat(20_000);
          send(near, far, large);
          send(near, far, "");
          kit.until("received", () -> first.texts.size() == 2);
          assertEquals(List.of(large, ""), first.texts);
          near.stopReceiving();
          send(near, far, "kept");
          kit.settle();
          assertEquals(2, first.texts.size());

          Datagrams second = new Datagrams();
          second.then = near::stopReceiving;
          near.startReceiving(second);
          send(near, far, "not yet");
          kit.until("received", () -> second.texts.size() == 1);
          kit.settle();
          assertEquals(List.of("kept"), second.texts);
        });
  }

  @Test
  @CoversRule({"P4", "P5"})
  default void cancelRead_receive_isSilentAndLosesNothing() throws Exception {
    with(
        (kit, near, far) -> {
          Datagrams cancelled = new Datagrams();
          near.receive(ByteBuffer.allocate(9), cancelled);
          kit.settle();
          near.cancelRead();
          send(near, far, "kept");
          kit.settle();
          Datagrams sink = new Datagrams();
          ByteBuffer into = ByteBuffer.allocate(9);
          near.receive(into, sink);
          kit.until("received", () -> sink.calls == 1);

          assertEquals(0, cancelled.calls);
          assertEquals(4, into.position());
        });
  }

  @Test
  @CoversRule({"P4", "P7"})
  default void close_datagramSocket_failsPendingLater() throws Exception {
    with(
        (kit, near, far) -> {
          RecordingSink room = new RecordingSink(kit);
          near.awaitWritable(room);
          kit.until("room", room::isCalled);
          RecordingSink cancelled = new RecordingSink(kit);
          near.awaitWritable(cancelled);
          near.cancelWrite();
          Datagrams received = new Datagrams();
          near.receive(ByteBuffer.allocate(9), received);
          kit.settle();
          near.close();
          near.close();
          assertEquals(0, received.calls, "called back inside the close");
          kit.until("failed", () -> received.calls == 1);

          assertInstanceOf(AsynchronousCloseException.class, received.failure);
          assertEquals(List.of("completed"), room.calls());
          assertEquals(List.of(), cancelled.calls());
        });
  }

  @Test
  @CoversRule("P11")
  default void close_datagramSocket_freesItsAddress() throws Exception {
    with(
        (kit, near, far) -> {
          SocketAddress address = near.channel().getLocalAddress();
          near.startReceiving(new Datagrams());
          kit.settle();
          near.close();

          DatagramSocket next = kit.proactor().openDatagram(StandardProtocolFamily.INET);
          next.channel().bind(address);
          next.close();
        });
  }

  /** A test with a socket of the driver and one of the platform. */
  interface Body {
    void run(DriverFixture kit, DatagramSocket near, java.net.DatagramSocket far) throws Exception;
  }

  private void with(Body body) throws Exception {
    if (!hasDatagrams()) {
      return;
    }
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (DriverFixture kit = fixture();
        java.net.DatagramSocket far = new java.net.DatagramSocket(anywhere)) {
      far.setSoTimeout(10_000);
      DatagramSocket near = kit.proactor().openDatagram(StandardProtocolFamily.INET);
      near.channel().bind(anywhere);
      body.run(kit, near, far);
    }
  }

  private static void send(DatagramSocket near, java.net.DatagramSocket far, String text)
      throws IOException {
    byte[] data = text.getBytes(ISO_8859_1);
    far.send(new DatagramPacket(data, data.length, near.channel().getLocalAddress()));
  }

  private static String receive(java.net.DatagramSocket far) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    far.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /** Records the received datagrams. */
  final class Datagrams implements DatagramSink {

    final List<String> texts = new ArrayList<>();
    int calls;
    @Nullable IOException failure;
    Runnable then = () -> {};

    Datagrams() {}

    @Override
    public void received(ByteBuffer data, SocketAddress from) {
      calls++;
      texts.add(ISO_8859_1.decode(data.duplicate()).toString());
      then.run();
    }

    @Override
    public void failed(IOException exception) {
      calls++;
      failure = exception;
    }
  }
}
