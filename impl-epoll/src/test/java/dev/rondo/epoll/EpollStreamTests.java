package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.Errno;
import dev.rondo.linux.Linux;
import dev.rondo.linux.socket.LinuxListener;
import dev.rondo.linux.socket.LinuxStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpollStreamTests {

  private final EpollParts kit = new EpollParts();
  private final EpollFaultyLibc faults = kit.faults;
  private LinuxListener listener;
  private LinuxStream client;
  private LinuxStream peer;

  @BeforeEach
  void connect() throws IOException {
    listener = kit.listener();
    client = kit.client(listener);
    peer = listener.accept();
  }

  @AfterEach
  void checkNothingLeftOpen() {
    client.channel().close();
    peer.channel().close();
    listener.channel().close();
    kit.close();
    assertEquals(0, faults.open(), "descriptors left open");
  }

  @Test
  void read_interrupted_isRetried() throws IOException {
    peer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    faults.fail("recv", Errno.EINTR);
    ByteBuffer data = ByteBuffer.allocate(8);

    assertEquals(3, client.read(data));
    assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), data.flip());
  }

  @Test
  void read_noDataOrEnd_isZeroOrMinusOne() throws IOException {
    ByteBuffer data = ByteBuffer.allocateDirect(8);
    assertEquals(0, client.read(data));
    peer.shutdownOutput();

    assertEquals(-1, client.read(data));
    assertEquals(0, data.position());
  }

  @Test
  void read_connectionReset_fails() {
    faults.fail("recv", Errno.ECONNRESET);
    var failure = assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));

    assertEquals("Connection reset by peer (recv)", failure.getMessage());
  }

  @Test
  void write_interruptedOrNoRoom_isRetriedOrZero() throws IOException {
    faults.fail("send", Errno.EINTR);
    assertEquals(1, client.write(ByteBuffer.allocateDirect(1)));
    faults.fail("send", Errno.EAGAIN);
    ByteBuffer data = ByteBuffer.allocate(4);

    assertEquals(0, client.write(data));
    assertEquals(4, data.remaining());
  }

  /** The garbage collector of the whole process waits for a send out of an array. */
  @Test
  void write_largeArrayToABlockingSocket_doesNotBlock() throws IOException {
    int fd = client.channel().descriptor().number();
    assertEquals(0, kit.libc.fcntl(fd, Linux.F_SETFL, 0));
    ByteBuffer data = ByteBuffer.allocate(64 << 20);

    assertTrue(client.write(data) < 64 << 20, "nobody reads");
    assertEquals(0, client.write(data));
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EPIPE, Errno.ENOBUFS, Errno.ECONNRESET})
  void write_failing_keepsBuffer(int errno) {
    faults.fail("send", errno);
    ByteBuffer data = ByteBuffer.allocate(4);
    assertThrows(IOException.class, () -> client.write(data));
    faults.fail("sendmsg", errno);
    ByteBuffer[] several = {ByteBuffer.allocateDirect(1), ByteBuffer.allocateDirect(1)};
    assertThrows(IOException.class, () -> client.write(several, 0, 2));

    assertEquals(4, data.remaining());
    assertEquals(1, several[0].remaining());
  }

  @Test
  void write_heapAndDirectBuffers_keepsOrder() throws IOException {
    List<ByteBuffer> parts = new ArrayList<>();
    byte next = 0;
    for (int i = 0; i < 20; i++) {
      ByteBuffer part = i % 3 == 0 ? ByteBuffer.allocateDirect(i) : ByteBuffer.allocate(i);
      while (part.hasRemaining()) {
        part.put(next++);
      }
      parts.add(part.flip());
    }
    long written = client.write(parts.toArray(ByteBuffer[]::new), 0, parts.size());
    ByteBuffer data = ByteBuffer.allocateDirect(1024);
    peer.read(data);

    assertEquals(190, written);
    assertEquals(190, data.flip().remaining());
    for (int i = 0; i < 190; i++) {
      assertEquals((byte) i, data.get(i));
    }
    assertEquals(1, faults.count("sendmsg"));
  }

  @Test
  void write_heapBuffers_isOneSend() throws IOException {
    ByteBuffer[] parts = {ByteBuffer.allocate(10), ByteBuffer.allocate(20)};

    assertEquals(30, client.write(parts, 0, 2));
    assertEquals(1, faults.count("send"));
    assertEquals(0, faults.count("sendmsg"));
  }

  @Test
  void write_moreThanRoom_isPartial() throws IOException {
    ByteBuffer large = ByteBuffer.allocate(64 << 20);
    int written = client.write(large);

    assertTrue(written > 0 && written < large.capacity(), () -> "written " + written);
    assertEquals(written, large.position());
    while (client.write(large) > 0) {
      // The kernel makes room as long as it moves bytes to the peer.
    }
    assertTrue(large.hasRemaining());
  }

  @Test
  void call_afterClose_fails() {
    client.channel().close();

    assertThrows(ClosedChannelException.class, () -> client.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, () -> client.write(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, client::remoteAddress);
    assertThrows(ClosedChannelException.class, client.channel()::getLocalAddress);
  }

  @Test
  void connect_interrupted_continues() throws IOException {
    LinuxStream stream = kit.sockets.openStream(StandardProtocolFamily.INET);
    faults.fail("connect", Errno.EINTR);

    assertEquals(false, stream.connect(listener.channel().getLocalAddress()));
    stream.channel().close();
  }

  @Test
  void finishConnect_notConnected_isFalse() throws IOException {
    LinuxStream stream = kit.sockets.openStream(StandardProtocolFamily.INET);

    assertEquals(false, stream.finishConnect());
    stream.channel().close();
  }

  @Test
  void connect_noLocalPortLeft_fails() throws IOException {
    LinuxStream stream = kit.sockets.openStream(StandardProtocolFamily.INET);
    faults.fail("connect", Errno.EADDRNOTAVAIL);

    assertThrows(
        ConnectException.class, () -> stream.connect(listener.channel().getLocalAddress()));
    stream.channel().close();
  }
}
