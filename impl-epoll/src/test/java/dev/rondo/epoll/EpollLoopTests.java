package dev.rondo.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.linux.Libc;
import dev.rondo.linux.NativeChannel;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of whole loops over epoll. With {@code -Drondo.soak=true} they look for leaks long enough
 * to be sure.
 */
class EpollLoopTests {

  /** {@code F_DUPFD}: the socket stays open as if another process had it. */
  private static final int DUPLICATE = 0;

  private static final boolean SOAK = Boolean.getBoolean("rondo.soak");
  private static final int LOOPS = SOAK ? 1_000 : 50;
  private static final int CONNECTIONS = SOAK ? 100_000 : 500;
  private static final long RESIDENT_SLACK_KIB = 64 * 1024;

  @Test
  void callLater_belowMillisecond_isNotEarly() throws Exception {
    try (EventLoop loop = newLoop()) {
      long start = System.nanoTime();
      loop.callLater(Duration.ofNanos(300_000), loop::stop);
      loop.runForever();

      assertTrue(System.nanoTime() - start >= 300_000);
    }
  }

  /** The socket may have been handed to a child, or come from a supervisor. */
  @Test
  @Timeout(60)
  void close_serverWithSharedSocket_leavesItListening() throws Exception {
    try (EventLoop loop = newLoop();
        SocketChannel client = SocketChannel.open()) {
      NetworkChannel socket = loop.sockets().openListener(StandardProtocolFamily.INET);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var address = socket.getLocalAddress();
      Server server = loop.runUntilComplete(loop.createServer(Echo::new, Binding.socket(socket)));
      int number = ((NativeChannel) socket).descriptor().number();
      int copy = Libc.system().fcntl(number, DUPLICATE, 0);
      loop.runUntilComplete(
          () -> {
            server.close();
            return 1;
          });
      try {
        assertTrue(client.connect(address), "the kernel accepts for the other descriptor");
      } finally {
        Libc.system().close(copy);
      }
    }
  }

  @Test
  @Timeout(600)
  void loops_openedAndClosed_leakNothing() throws Exception {
    openAndClose(5);
    Set<Integer> descriptors = OpenFiles.numbers();
    long mappings = anonymousMappings();
    long resident = residentKib();
    openAndClose(LOOPS);

    assertEquals(descriptors, OpenFiles.numbers());
    assertTrue(anonymousMappings() - mappings < LOOPS / 2, "mappings " + anonymousMappings());
    assertTrue(residentKib() - resident < RESIDENT_SLACK_KIB, "resident " + residentKib());
  }

  @Test
  @Timeout(600)
  void connections_openedAndClosed_leakNothing() throws Exception {
    try (EventLoop loop = newLoop()) {
      connect(loop, 100);
      Set<Integer> descriptors = OpenFiles.numbers();
      long resident = residentKib();
      connect(loop, CONNECTIONS);

      assertEquals(descriptors, OpenFiles.numbers());
      assertTrue(residentKib() - resident < RESIDENT_SLACK_KIB, "resident " + residentKib());
    }
  }

  private static EventLoop newLoop() {
    return new EpollLoopProvider().newEventLoop(LoopOptions.defaults());
  }

  private static void openAndClose(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      try (EventLoop loop = newLoop()) {
        connect(loop, 1);
      }
      if (i % 50 == 0) {
        // Frees the direct buffers from which a loop has sent.
        System.gc();
      }
    }
  }

  /** Connects to a server of the same loop repeatedly, and waits for each connection to close. */
  private static void connect(EventLoop loop, int count) throws Exception {
    Server server =
        loop.runUntilComplete(loop.createServer(Echo::new, Binding.host("127.0.0.1", 0)));
    var address =
        (InetSocketAddress) Objects.requireNonNull(server.sockets().getFirst().localAddress());
    for (int i = 0; i < count; i++) {
      var once = new Once(loop);
      loop.runUntilComplete(
          loop.createConnection(() -> once, Target.host("127.0.0.1", address.getPort())));
      loop.runForever();
    }
    server.close();
    loop.runUntilComplete(server.waitClosed());
  }

  /** Echoes the bytes it receives. */
  private static final class Echo implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      transport.write(data);
    }
  }

  /** Sends one byte and the end of the stream, and stops the loop when the connection is lost. */
  private record Once(EventLoop loop) implements Protocol {

    @Override
    public void connectionMade(Transport transport) {
      transport.write(ByteBuffer.wrap(new byte[] {1}));
      transport.writeEof();
    }

    @Override
    public void connectionLost(Throwable cause) {
      loop.stop();
    }
  }

  private static long anonymousMappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.endsWith(" 0 ")).count();
    }
  }

  /** Returns the resident memory outside the heap, in KiB. */
  private static long residentKib() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      long resident =
          lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow();
      return resident - Runtime.getRuntime().totalMemory() / 1024;
    }
  }
}
