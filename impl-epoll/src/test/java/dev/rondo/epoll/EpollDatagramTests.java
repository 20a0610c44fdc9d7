package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.Errno;
import dev.rondo.linux.socket.LinuxDatagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpollDatagramTests {

  private final EpollParts kit = new EpollParts();
  private final EpollFaultyLibc faults = kit.faults;
  private final SocketAddress[] from = new SocketAddress[16];
  private LinuxDatagram sender;
  private LinuxDatagram receiver;
  private SocketAddress receiverAddress;

  @BeforeEach
  void open() throws IOException {
    sender = bound();
    receiver = bound();
    receiverAddress = receiver.channel().getLocalAddress();
  }

  private LinuxDatagram bound() throws IOException {
    LinuxDatagram socket = kit.sockets.openDatagram(StandardProtocolFamily.INET);
    socket.channel().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  @AfterEach
  void checkNothingLeftOpen() {
    sender.channel().close();
    receiver.channel().close();
    kit.close();
    assertEquals(0, faults.open(), "descriptors left open");
  }

  private static ByteBuffer[] data(String... texts) {
    ByteBuffer[] data = new ByteBuffer[texts.length];
    for (int i = 0; i < texts.length; i++) {
      byte[] bytes = texts[i].getBytes(StandardCharsets.US_ASCII);
      data[i] =
          i % 2 == 0
              ? ByteBuffer.wrap(bytes)
              : ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
    return data;
  }

  private int send(String... texts) throws IOException {
    @Nullable SocketAddress[] to = new SocketAddress[texts.length];
    Arrays.fill(to, receiverAddress);
    return sender.send(data(texts), to, 0, texts.length);
  }

  private static ByteBuffer[] room(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i % 2 == 0 ? ByteBuffer.allocateDirect(64) : ByteBuffer.allocate(64))
        .toArray(ByteBuffer[]::new);
  }

  private static String text(ByteBuffer received) {
    return StandardCharsets.US_ASCII.decode(received.flip()).toString();
  }

  @Test
  void sendAndReceive_several_areOneCallEach() throws IOException {
    String[] texts = IntStream.range(0, 10).mapToObj(i -> "number " + i).toArray(String[]::new);
    assertEquals(10, send(texts));
    ByteBuffer[] into = room(16);

    assertEquals(10, receiver.receive(into, from, 16));
    for (int i = 0; i < 10; i++) {
      assertEquals(texts[i], text(into[i]));
      assertEquals(sender.channel().getLocalAddress(), from[i]);
    }
    assertEquals(1, faults.count("sendmmsg"));
    assertEquals(1, faults.count("recvmmsg"));
  }

  @Test
  void receive_samePeer_reusesAddress() throws IOException {
    send("one");
    receiver.receive(room(16), from, 16);
    SocketAddress first = from[0];
    send("two");
    receiver.receive(room(16), from, 16);

    assertSame(first, from[0]);
  }

  @Test
  void send_manyPeers_reachEach() throws IOException {
    LinuxDatagram[] peers = new LinuxDatagram[40];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = bound();
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < peers.length; i++) {
        SocketAddress[] to = {
          peers[i].channel().getLocalAddress(),
          receiverAddress,
          peers[(i * 7 + round) % 40].channel().getLocalAddress()
        };
        assertEquals(3, sender.send(data(i + " of " + round, "x", "other"), to, 0, 3));
      }
      for (int i = 0; i < peers.length; i++) {
        ByteBuffer[] into = room(16);
        assertTrue(peers[i].receive(into, from, 16) >= 1);
        String own = i + " of " + round;
        assertTrue(Arrays.stream(into).map(EpollDatagramTests::text).anyMatch(own::equals), own);
      }
    }
    for (LinuxDatagram peer : peers) {
      peer.channel().close();
    }
  }

  @Test
  void receive_smallBuffers_truncatesEach() throws IOException {
    send("0123456789", "abcdefghij", "", "next");
    ByteBuffer[] into = {
      ByteBuffer.allocate(4), ByteBuffer.allocate(3), ByteBuffer.allocate(9), ByteBuffer.allocate(9)
    };

    assertEquals(4, receiver.receive(into, from, 4));
    assertEquals("0123", text(into[0]));
    assertEquals("abc", text(into[1]));
    assertEquals("", text(into[2]));
    assertEquals("next", text(into[3]));
  }

  @Test
  void receive_interruptedOrNothing_isRetriedOrZero() throws IOException {
    assertEquals(0, receiver.receive(room(16), from, 16));
    send("there");
    faults.fail("recvmmsg", Errno.EINTR, Errno.EINTR);
    ByteBuffer[] into = room(1);

    assertEquals(1, receiver.receive(into, from, 1));
    assertEquals("there", text(into[0]));
  }

  @Test
  void receive_refused_failsOnce() throws IOException {
    faults.fail("recvmmsg", Errno.ECONNREFUSED);
    var failure =
        assertThrows(PortUnreachableException.class, () -> receiver.receive(room(16), from, 16));
    send("there");

    assertEquals("Connection refused (recvmmsg)", failure.getMessage());
    assertEquals(1, receiver.receive(room(16), from, 16));
  }

  @Test
  void send_interruptedOrNoRoom_isRetriedOrZero() throws IOException {
    faults.fail("sendmmsg", Errno.EINTR);
    assertEquals(2, send("a", "b"));
    faults.fail("sendmmsg", Errno.EAGAIN);
    ByteBuffer[] data = data("c", "d");

    assertEquals(
        0, sender.send(data, new SocketAddress[] {receiverAddress, receiverAddress}, 0, 2));
    assertEquals(1, data[0].remaining());
    assertEquals(1, data[1].remaining());
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EMSGSIZE, Errno.ENOBUFS, Errno.ECONNREFUSED, Errno.ENETUNREACH})
  void send_failing_keepsBuffers(int errno) throws IOException {
    faults.fail("sendmmsg", errno);
    ByteBuffer[] data = data("a", "b");
    SocketAddress[] to = {receiverAddress, receiverAddress};
    assertThrows(IOException.class, () -> sender.send(data, to, 0, 2));

    assertEquals(1, data[0].remaining());
    assertEquals(1, data[1].remaining());
    assertEquals(1, sender.send(data, to, 1, 1));
    assertEquals(1, receiver.receive(room(16), from, 16));
  }

  @Test
  void send_oneTooLarge_stopsThere() throws IOException {
    ByteBuffer[] data = {data("a")[0], ByteBuffer.allocateDirect(70_000), data("b")[0]};
    SocketAddress[] to = {receiverAddress, receiverAddress, receiverAddress};

    assertEquals(1, sender.send(data, to, 0, 3));
    assertThrows(SocketException.class, () -> sender.send(data, to, 1, 2));
    assertEquals(1, sender.send(data, to, 2, 1));
    assertEquals(2, receiver.receive(room(16), from, 16));
  }

  @Test
  void send_oneOfOtherFamily_stopsThere() throws IOException {
    SocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 9);
    SocketAddress[] to = {receiverAddress, six, receiverAddress};
    ByteBuffer[] data = data("a", "b", "c");

    assertEquals(1, sender.send(data, to, 0, 3));
    var failure = assertThrows(SocketException.class, () -> sender.send(data, to, 1, 2));
    assertTrue(failure.getMessage().contains("::1") || failure.getMessage().contains("0:1"));
    assertEquals(1, sender.send(data, to, 2, 1));
  }

  @Test
  void connect_again_changesPeer() throws IOException {
    sender.connect(receiverAddress);
    assertEquals(receiverAddress, sender.remoteAddress());
    LinuxDatagram third = bound();
    sender.connect(third.channel().getLocalAddress());

    assertEquals(third.channel().getLocalAddress(), sender.remoteAddress());
    assertEquals(1, sender.send(data("x"), new SocketAddress[1], 0, 1));
    assertEquals(1, third.receive(room(16), from, 16));
    third.channel().close();
  }

  @Test
  void openDatagram_noResources_leavesNothingOpen() {
    faults.fail("socket", Errno.EMFILE);

    assertThrows(IOException.class, () -> kit.sockets.openDatagram(StandardProtocolFamily.INET));
  }

  @Test
  void supportedOptions_datagram_matchKind() throws IOException {
    var options = sender.channel().supportedOptions();

    assertTrue(options.contains(StandardSocketOptions.SO_BROADCAST));
    assertTrue(!options.contains(StandardSocketOptions.TCP_NODELAY));
    assertEquals(false, sender.channel().getOption(StandardSocketOptions.SO_BROADCAST));
  }

  @Test
  void call_afterClose_fails() {
    sender.channel().close();

    assertThrows(ClosedChannelException.class, () -> sender.receive(room(1), from, 1));
    assertThrows(ClosedChannelException.class, () -> send("late"));
  }
}
