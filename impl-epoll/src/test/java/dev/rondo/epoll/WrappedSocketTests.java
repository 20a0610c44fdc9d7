package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of sockets opened outside the loop, such as inherited ones, by their descriptors. */
@Timeout(60)
class WrappedSocketTests {

  private final EventLoop loop = new EpollLoopProvider().newEventLoop(LoopOptions.defaults());
  private final Libc libc = Libc.system();
  private Set<Integer> before = Set.of();

  @BeforeEach
  void recordOpenFiles() throws IOException {
    before = OpenFiles.numbers();
  }

  @AfterEach
  void checkNothingLeftOpen() throws IOException {
    assertEquals(before, OpenFiles.numbers());
    loop.close();
  }

  /** Opens a blocking socket, as a program may inherit. */
  private int blockingSocket() {
    return libc.socket(Linux.AF_INET, Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC, 0);
  }

  private boolean isBlocking(int fd) {
    return (libc.fcntl(fd, Linux.F_GETFL, 0) & Linux.O_NONBLOCK) == 0;
  }

  private static ServerSocketChannel listener() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private int onlyNewDescriptor() throws IOException {
    return OpenFiles.numbers().stream().filter(n -> !before.contains(n)).findFirst().orElseThrow();
  }

  @Test
  void wrap_blockingSocket_becomesNonblocking() throws Exception {
    int fd = blockingSocket();
    try (ServerSocketChannel server = listener();
        NetworkChannel sock = (NetworkChannel) loop.files().wrap(fd)) {
      assertFalse(isBlocking(fd));
      loop.runUntilComplete(loop.sockConnect(sock, server.getLocalAddress()));
      try (SocketChannel peer = server.accept()) {
        loop.runUntilComplete(loop.sockSendall(sock, ByteBuffer.wrap(new byte[] {1, 2})));
        ByteBuffer sent = ByteBuffer.allocate(8);
        assertEquals(2, peer.read(sent));
        peer.write(ByteBuffer.wrap(new byte[] {3}));

        assertEquals(
            ByteBuffer.wrap(new byte[] {3}), loop.runUntilComplete(loop.sockRecv(sock, 8)));
      }
    }
  }

  @Test
  void createConnection_wrappedSocket_makesTransport() throws Exception {
    try (ServerSocketChannel server = listener()) {
      NetworkChannel sock = (NetworkChannel) loop.files().wrap(blockingSocket());
      loop.runUntilComplete(loop.sockConnect(sock, server.getLocalAddress()));
      Collector collector = new Collector();
      Transport transport =
          loop.runUntilComplete(loop.createConnection(() -> collector, Target.socket(sock)))
              .transport();
      try (SocketChannel peer = server.accept()) {
        peer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        peer.shutdownOutput();
        while (!collector.lost) {
          loop.stop();
          loop.runForever();
        }
      }

      assertEquals(List.of((byte) 1, (byte) 2, (byte) 3), collector.received);
      assertTrue(transport.isClosing());
    }
  }

  @Test
  void sockRecv_borrowedBlockingSocket_isRefused() throws Exception {
    int fd = blockingSocket();
    NetworkChannel sock = (NetworkChannel) loop.files().borrow(fd);
    try {
      var refusal = assertThrows(IllegalArgumentException.class, () -> loop.sockRecv(sock, 1));

      assertTrue(refusal.getMessage().contains("must be non-blocking"), refusal.getMessage());
      assertTrue(isBlocking(fd), "a borrowed socket must stay as it is");
    } finally {
      sock.close();
      libc.close(fd);
    }
  }

  @Test
  void sockAccept_borrowedListener_leavesItOpen() throws Exception {
    try (ServerSocketChannel server = listener()) {
      int fd = onlyNewDescriptor();
      server.configureBlocking(false);
      AcceptedSocket accepted;
      try (NetworkChannel sock = (NetworkChannel) loop.files().borrow(fd);
          SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        accepted = loop.runUntilComplete(loop.sockAccept(sock));
        client.write(ByteBuffer.wrap(new byte[] {9}));

        assertEquals(
            ByteBuffer.wrap(new byte[] {9}),
            loop.runUntilComplete(loop.sockRecv(accepted.socket(), 8)));
        assertEquals(client.getLocalAddress(), accepted.address());
      }
      accepted.socket().close();
      assertTrue(server.isOpen());
    }
  }

  @Test
  void wrap_notASocket_isNoNetworkChannel() throws Exception {
    int fd = libc.eventfd(0, Linux.EFD_CLOEXEC);
    try (Channel channel = loop.files().wrap(fd)) {
      assertFalse(channel instanceof NetworkChannel);
      assertTrue(isBlocking(fd), "only sockets may be made non-blocking");
    }
  }

  /** Collects the received bytes. */
  private static final class Collector implements Protocol {

    private final List<Byte> received = new ArrayList<>();
    private boolean lost;

    @Override
    public void dataReceived(ByteBuffer data) {
      while (data.hasRemaining()) {
        received.add(data.get());
      }
    }

    @Override
    public void connectionLost(Throwable cause) {
      lost = true;
    }
  }
}
