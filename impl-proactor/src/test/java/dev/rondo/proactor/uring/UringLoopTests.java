package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.engine.Engine;
import dev.rondo.linux.Libc;
import dev.rondo.linux.NativeChannel;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of whole loops over io_uring, by the driver's counters. */
class UringLoopTests {

  /** {@code F_DUPFD}: the socket stays open as if another process had it. */
  private static final int DUPLICATE = 0;

  private static final boolean SOAK = Boolean.getBoolean("rondo.soak");
  private static final int LOOPS = SOAK ? 10_000 : 1_000;
  private static final int CONNECTIONS = SOAK ? 100_000 : 500;

  private UringPoller poller;

  @Test
  void echo_oneConnection_needsFewRequestsAndCalls() throws Exception {
    try (EventLoop loop = newLoop()) {
      exchange(loop, 1, 1_000, 64);

      // Client and server share this loop, so each message is sent twice and received twice.
      assertTrue(poller.buffers().fills() >= 2_000, "buffers filled " + poller.buffers().fills());
      assertEquals(2_000, poller.sends().submittedCount());
      assertTrue(poller.requests().submitted() < 20, "requests " + poller.requests().submitted());
      assertTrue(poller.ring().enters() < 3_000, "calls of the kernel " + poller.ring().enters());
      assertTrue(UringParts.FEATURES.defersWork(), UringParts.FEATURES.names());
      assertEquals(0, poller.ring().unsolicited(), "completions posted outside a call");
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
  void describe_isInOrder() {
    try (EventLoop loop = newLoop()) {
      assertEquals(
          List.of("runner", "driver", "io_uring", "zero-copy sends"),
          List.copyOf(loop.describe().keySet()));
    }
  }

  @Test
  @Timeout(60)
  void exchange_completionsOverflow_allHandled() throws Exception {
    Features few = new Features(UringParts.FEATURES.flags(), UringParts.FEATURES.sendsInPlace(), 8);
    try (EventLoop loop = newLoop(few)) {
      exchange(loop, 100, 20, 64);
      exchange(loop, 3, 20, 200_000);

      assertTrue(poller.ring().overflowCount() > 0, "the completion queue never overflowed");
    }
  }

  @Test
  @Timeout(60)
  void close_peerReadsNothing_lingerTimeoutExpires() throws Exception {
    try (EventLoop loop = newLoop()) {
      poller.lingerPeriod(Duration.ofMillis(50));
      var reader = new SlowReader(loop);
      Server server =
          loop.runUntilComplete(loop.createServer(() -> reader, Binding.host("127.0.0.1", 0)));
      var writer = new FloodingWriter(Transport::abort);
      int before = descriptors().size();
      connect(loop, server, writer);
      // Both sockets are open until the writer's linger timeout expires.
      while (descriptors().size() > before + 1) {
        loop.callLater(Duration.ofMillis(10), loop::stop);
        loop.runForever();
      }
      reader.resume();
      loop.runForever();

      assertTrue(reader.received <= writer.written, reader.received + " of " + writer.written);
    }
  }

  @Test
  @Timeout(60)
  void connections_moreThanBuffers_areAllServed() throws Exception {
    int count = 4 * BufferRing.COUNT;
    List<SlowReader> readers = new ArrayList<>();
    try (EventLoop loop = newLoop()) {
      Server server =
          loop.runUntilComplete(
              loop.createServer(
                  () -> {
                    readers.add(new SlowReader(loop));
                    return readers.getLast();
                  },
                  Binding.host("127.0.0.1", 0)));
      for (int i = 0; i < count; i++) {
        connect(loop, server, new FloodingWriter());
      }
      loop.callSoon(() -> readers.forEach(SlowReader::resume));
      while (readers.stream().anyMatch(SlowReader::isConnected)) {
        loop.runForever();
      }

      assertTrue(poller.bufferWaitQueue().count() > 0, "no receiver ever lacked a buffer");
      assertEquals(BufferRing.COUNT, poller.buffers().available());
    }
    assertEquals(count, readers.size());
    readers.forEach(
        reader ->
            assertEquals(FloodingWriter.FIRST, Math.min(reader.received, FloodingWriter.FIRST)));
  }

  @Test
  @Timeout(60)
  void pauseReading_eachBuffer_isAtMostOneBehind() throws Exception {
    try (EventLoop loop = newLoop()) {
      var reader = new PausingReader(loop);
      Server server =
          loop.runUntilComplete(loop.createServer(() -> reader, Binding.host("127.0.0.1", 0)));
      var writer = new FloodingWriter(transport -> transport.write(ByteBuffer.allocate(32 << 20)));
      connect(loop, server, writer);
      loop.runForever();
      writer.transport().abort();

      assertTrue(reader.hasCaughtUp, "the reader never caught up");
      assertTrue(reader.behind <= 1, "behind by " + reader.behind + " buffers");
    }
  }

  @Test
  @Timeout(60)
  void run_threadAfterThread_keepsConnections() throws Exception {
    try (EventLoop loop = newLoop()) {
      Server server = serve(loop);
      var client = new Client(loop, 3, 100);
      client.isStepwise = true;
      connect(loop, server, client);
      for (Thread.Builder kind :
          List.of(Thread.ofPlatform(), Thread.ofVirtual(), Thread.ofPlatform())) {
        var run =
            new FutureTask<Void>(
                () -> {
                  client.send();
                  loop.runForever();
                  return null;
                });
        kind.start(run);
        run.get();
      }

      assertEquals(300, client.received);
    }
  }

  @Test
  @Timeout(60)
  void close_unreadByPeer_sendsEverything() throws Exception {
    try (EventLoop loop = newLoop()) {
      var reader = new SlowReader(loop);
      Server server =
          loop.runUntilComplete(loop.createServer(() -> reader, Binding.host("127.0.0.1", 0)));
      var writer = new FloodingWriter();
      connect(loop, server, writer);
      loop.callSoon(reader::resume);
      loop.runForever();

      assertEquals(writer.written, reader.received);
    }
  }

  @Test
  @Timeout(600)
  void loops_openedAndClosed_leakNothing() throws Exception {
    openAndClose(5);
    Set<String> descriptors = descriptors();
    long mappings = mappings();
    openAndClose(LOOPS);

    assertEquals(Set.of(), newDescriptors(descriptors));
    assertTrue(mappings() - mappings < LOOPS / 4, "mappings " + mappings + " then " + mappings());
  }

  @Test
  @Timeout(600)
  void connections_openedAndClosed_leakNothing() throws Exception {
    try (EventLoop loop = newLoop()) {
      exchange(loop, 1, 1, 1);
      Set<String> descriptors = descriptors();
      for (int i = 0; i < CONNECTIONS; i++) {
        exchange(loop, 1, 1, 1);
      }

      assertEquals(Set.of(), newDescriptors(descriptors));
      assertEquals(0, poller.requests().strays());
    }
  }

  private EventLoop newLoop() {
    return newLoop(UringParts.FEATURES);
  }

  private EventLoop newLoop(Features features) {
    return Engine.overProactor(
        "proactor",
        Uring.capabilities(),
        queue -> {
          try {
            var opened = Uring.open(Libc::system, features, ZeroCopy.THRESHOLD, queue);
            poller = opened.poller();
            return opened.driver();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        LoopOptions.defaults());
  }

  private void openAndClose(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      try (EventLoop loop = newLoop()) {
        if (i % 10 == 0) {
          exchange(loop, 1, 1, 1);
          System.gc();
        } else {
          loop.runUntilComplete(() -> 1);
        }
      }
    }
  }

  /** Exchanges messages with an echo server over several connections at once. */
  private static void exchange(EventLoop loop, int connections, int messages, int size)
      throws Exception {
    Server server = serve(loop);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      var client = new Client(loop, messages, size);
      clients.add(client);
      connect(loop, server, client);
    }
    int[] left = {connections};
    for (Client client : clients) {
      client.done =
          () -> {
            if (--left[0] == 0) {
              loop.stop();
            }
          };
      loop.callSoon(client::send);
    }
    loop.runForever();
    clients.forEach(client -> assertEquals(messages * size, client.received));
    clients.forEach(client -> client.transport().close());
    server.close();
    loop.runUntilComplete(server.waitClosed());
  }

  private static Server serve(EventLoop loop) throws Exception {
    return loop.runUntilComplete(loop.createServer(Echo::new, Binding.host("127.0.0.1", 0)));
  }

  private static void connect(EventLoop loop, Server server, Protocol protocol) throws Exception {
    var address =
        (InetSocketAddress) Objects.requireNonNull(server.sockets().getFirst().localAddress());
    assertNotNull(
        loop.runUntilComplete(
            loop.createConnection(() -> protocol, Target.host("127.0.0.1", address.getPort()))));
  }

  /** A protocol that remembers its transport. */
  private abstract static class Connected implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    final Transport transport() {
      return transport;
    }
  }

  /** Echoes the bytes it receives. */
  private static final class Echo extends Connected {

    @Override
    public void dataReceived(ByteBuffer data) {
      transport().write(data);
    }
  }

  /** Sends messages, each after the echo of the previous one. */
  private static final class Client extends Connected {

    private final int size;
    private int messages;
    private Runnable done;
    private int received;

    /** Whether the test starts each message. */
    private boolean isStepwise;

    Client(EventLoop loop, int messages, int size) {
      this.messages = messages;
      this.size = size;
      done = loop::stop;
    }

    void send() {
      messages--;
      transport().write(ByteBuffer.allocate(size));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received += data.remaining();
      if (received % size == 0) {
        if (messages == 0 || isStepwise) {
          done.run();
        } else {
          send();
        }
      }
    }
  }

  /** Writes small pieces until the transport has to buffer, and then ends the connection. */
  private static final class FloodingWriter extends Connected {

    private static final long FIRST = 10_000;

    private final Consumer<Transport> end;
    private long written;

    FloodingWriter() {
      this(Transport::close);
    }

    FloodingWriter(Consumer<Transport> end) {
      this.end = end;
    }

    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      while (transport.getWriteBufferSize() == 0) {
        transport.write(ByteBuffer.allocate((int) FIRST));
        written += FIRST;
      }
      end.accept(transport);
    }
  }

  /** Starts to read only when {@code resume} is called. */
  private static final class SlowReader extends Connected {

    private final EventLoop loop;
    private long received;
    private boolean isLost;

    SlowReader(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      transport.pauseReading();
    }

    boolean isConnected() {
      return !isLost;
    }

    void resume() {
      transport().resumeReading();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received += data.remaining();
    }

    @Override
    public void connectionLost(Throwable cause) {
      isLost = true;
      loop.stop();
    }
  }

  /** Pauses at each buffer, and resumes when the peer has had time to send more. */
  private final class PausingReader extends Connected {

    private final EventLoop loop;
    private long received;
    private long buffers;
    private boolean hasCaughtUp;
    private long behind;

    PausingReader(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received += data.remaining();
      transport().pauseReading();
      long waiting = poller.buffers().fills() - ++buffers;
      hasCaughtUp |= waiting == 0;
      if (hasCaughtUp) {
        behind = Math.max(behind, waiting);
      }
      if (received >= 32 << 20) {
        loop.stop();
      } else {
        loop.callLater(Duration.ofMillis(1), transport()::resumeReading);
      }
    }
  }

  /**
   * Returns those that are not in {@code old}; a collected channel of another test may close some.
   */
  private static Set<String> newDescriptors(Set<String> old) throws IOException {
    Set<String> open = new TreeSet<>(descriptors());
    open.removeAll(old);
    return open;
  }

  private static Set<String> descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      Set<String> open = new TreeSet<>();
      // The descriptor of the listing itself is already closed.
      files.filter(Files::exists).forEach(file -> open.add(file.getFileName().toString()));
      return open;
    }
  }

  private static long mappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.count();
    }
  }
}
