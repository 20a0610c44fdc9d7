package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@code rondo echo} and {@code rondo proxy} with peers that leave, stop, or are slow. */
@Tag("programs")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerFaultTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";
  private static final boolean SOAK = Boolean.getBoolean("rondo.soak");
  private static final int CLIENTS = SOAK ? 200 : 20;

  /** The number of bytes that each client sends through the proxy. */
  private static final int SENT = SOAK ? 64 << 20 : 8 << 20;

  /** Less memory, heap and direct, than the clients send in total. */
  private static final List<String> LITTLE_MEMORY =
      List.of("-Xmx64m", "-XX:MaxDirectMemorySize=32m");

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void echo_clientsReadNothing_stopsReading(String driver) throws Exception {
    try (ServerProcess server = ServerProcess.start(driver, "echo")) {
      sendWithoutReading(server);
      ProcessVitals vitals = ProcessVitals.of(server);
      long descriptors = vitals.descriptors();
      Set<String> threads = vitals.threads();
      sendWithoutReading(server);
      vitals.awaitDescriptors(descriptors);
      vitals.awaitThreads(threads);
    }
  }

  /** Lets each client send until the server stops reading, then close, every second by a reset. */
  private static void sendWithoutReading(ServerProcess server) throws IOException {
    try (ConnectedClients clients = ConnectedClients.connect(server.port(), CLIENTS)) {
      for (int i = 0; i < CLIENTS; i++) {
        fill(clients.get(i));
      }
      try (Socket client = server.connect()) {
        client.getOutputStream().write('x');
        assertEquals('x', client.getInputStream().read());
      }
    }
  }

  private static void fill(SocketChannel client) throws IOException {
    client.configureBlocking(false);
    ByteBuffer data = ByteBuffer.allocate(1 << 20);
    long total = 0;
    long last = System.nanoTime();
    while (System.nanoTime() - last < 20_000_000) {
      int count = client.write(data.clear());
      if (count > 0) {
        total += count;
        last = System.nanoTime();
      }
    }
    long sent = total;
    assertTrue(sent < 64 << 20, () -> "the server accepted " + sent + " bytes that no peer read");
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void proxy_slowReader_forwardsMoreThanItsMemory(String driver) throws Exception {
    try (ServerSocket target = new ServerSocket(0, CLIENTS, InetAddress.getLoopbackAddress());
        ServerProcess proxy = proxyWithLittleMemory(driver, "127.0.0.1:" + target.getLocalPort())) {
      forward(proxy, target, 1);
      ProcessVitals vitals = ProcessVitals.of(proxy);
      long descriptors = vitals.descriptors();
      Set<String> threads = vitals.threads();
      forward(proxy, target, CLIENTS);
      vitals.awaitDescriptors(descriptors);
      vitals.awaitThreads(threads);
    }
  }

  private static void forward(ServerProcess proxy, ServerSocket target, int clients)
      throws Exception {
    List<FutureTask<Long>> readers = new ArrayList<>();
    List<FutureTask<Long>> writers = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      writers.add(start(() -> send(proxy)));
      Socket accepted = target.accept();
      readers.add(start(() -> readSlowly(accepted)));
    }
    for (FutureTask<Long> writer : writers) {
      assertEquals(SENT, writer.get());
    }
    for (FutureTask<Long> reader : readers) {
      assertEquals(SENT, reader.get());
    }
  }

  private static FutureTask<Long> start(Callable<Long> work) {
    FutureTask<Long> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  private static long send(ServerProcess proxy) throws IOException {
    byte[] data = new byte[1 << 16];
    try (Socket client = proxy.connect()) {
      for (int sent = 0; sent < SENT; sent += data.length) {
        client.getOutputStream().write(data);
      }
      client.shutdownOutput();
      assertEquals(-1, client.getInputStream().read());
    }
    return SENT;
  }

  /** Starts late, so that the senders block, and pauses sometimes. */
  private static long readSlowly(Socket socket) throws IOException {
    try (socket) {
      LockSupport.parkNanos(200_000_000);
      byte[] data = new byte[1 << 16];
      InputStream in = socket.getInputStream();
      long total = 0;
      for (int count = 0; count >= 0; count = in.read(data)) {
        total += count;
        if (total % 64 == 0) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      return total;
    }
  }

  private static ServerProcess proxyWithLittleMemory(String driver, String to) throws IOException {
    List<String> words =
        new ArrayList<>(
            Program.command(driver, MAIN, "proxy", "--listen", "127.0.0.1:0", "--to", to));
    words.addAll(1, LITTLE_MEMORY);
    return ServerProcess.of(Program.start(words), driver);
  }
}
