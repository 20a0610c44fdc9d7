package dev.rondo.tck.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.SocketOperations;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ListenOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TransportSocket;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Wrong sockets and arguments, and the options of listening sockets. */
@Role(SocketOperations.class)
@Needs({Capability.RAW_SOCKETS, Capability.TCP, Capability.TASKS})
public interface SocketArgumentContract extends LoopContract {

  /** T074: an unconnected or listening socket is refused. */
  @Test
  @Covers({"createConnection", "connectAcceptedSocket"})
  default void createConnection_wrongSocket_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          // The loop owns a socket from the call on, so it closes those it refuses.
          for (NetworkChannel wrong : wrongStreams(kit)) {
            assertRefused(
                () -> loop.createConnection(() -> new Protocol() {}, Target.socket(wrong)).await());
          }
          for (NetworkChannel wrong : wrongStreams(kit)) {
            assertRefused(() -> loop.connectAcceptedSocket(() -> new Protocol() {}, wrong).await());
          }
          NetworkChannel closed = loop.sockets().openStream(StandardProtocolFamily.INET);
          closed.close();
          assertThrows(
              ClosedChannelException.class,
              () -> loop.createConnection(() -> new Protocol() {}, Target.socket(closed)).await());
        });
  }

  private static List<NetworkChannel> wrongStreams(LoopFixture kit) throws Exception {
    return List.of(
        kit.closing(kit.loop().sockets().openStream(StandardProtocolFamily.INET)),
        SocketPair.listener(kit));
  }

  /** T074. */
  @Test
  @Covers({"createConnection", "createServer", "connectAcceptedSocket"})
  default void createConnection_datagramSocket_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel datagram = kit.closing(openDatagram(loop)).bind(Loopback.at(0));
          assertRefused(
              () ->
                  loop.createConnection(() -> new Protocol() {}, Target.socket(datagram)).await());
          assertRefused(
              () -> loop.connectAcceptedSocket(() -> new Protocol() {}, datagram).await());
          assertRefused(
              () -> loop.createServer(() -> new Protocol() {}, Binding.socket(datagram)).await());
        });
  }

  /** Opens a datagram socket of the loop, or of the JDK if the loop has none. */
  private static NetworkChannel openDatagram(EventLoop loop) throws IOException {
    if (loop.capabilities().contains(Capability.UDP)) {
      return loop.sockets().openDatagram(StandardProtocolFamily.INET);
    }
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.configureBlocking(false);
    return channel;
  }

  /** T081. */
  @Test
  @Covers("createServer")
  default void createServer_wrongSocket_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel unbound =
              kit.closing(loop.sockets().openListener(StandardProtocolFamily.INET));
          NetworkChannel stream = SocketPair.open(kit).near();
          for (NetworkChannel wrong : List.of(unbound, stream)) {
            assertRefused(
                () -> loop.createServer(() -> new Protocol() {}, Binding.socket(wrong)).await());
          }
        });
  }

  /** T074: without a server hostname, the peer's certificate cannot be checked. */
  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TLS, Capability.TCP, Capability.TASKS})
  @Covers("createConnection")
  default void createConnection_tlsSocketWithoutName_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          var nameless = TlsPair.serverOptions();
          var refusal =
              assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      loop.createConnection(
                          () -> new Protocol() {},
                          Target.socket(pair.near()),
                          ConnectOptions.defaults().withTls(nameless)));
          assertTrue(refusal.toString().contains("erverHostname"), refusal::toString);
        });
  }

  /** T059. */
  @Test
  default void sockRecv_blockingSocket_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    SocketChannel blocking = kit.closing(SocketChannel.open());
    kit.runTask(
        () -> {
          assertTrue(blocking.isBlocking());
          ByteBuffer buffer = ByteBuffer.allocate(8);
          assertRefused(() -> loop.sockRecv(blocking, 8).await());
          assertRefused(() -> loop.sockRecvInto(blocking, buffer).await());
          assertRefused(() -> loop.sockSendall(blocking, Bytes.of("!")).await());
          assertRefused(() -> loop.sockConnect(blocking, Loopback.at(9)).await());
          assertTrue(blocking.isOpen());
        });
  }

  @Test
  default void sockRecv_wrongArguments_areRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = SocketPair.open(kit).near();
          ByteBuffer full = ByteBuffer.allocate(0);
          ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
          assertRefused(() -> loop.sockRecv(near, 0));
          assertRefused(() -> loop.sockRecv(near, -1));
          assertRefused(() -> loop.sockRecvInto(near, full));
          assertRefused(() -> loop.sockRecvInto(near, readOnly));
        });
  }

  /** T060: the refusal leaves the socket open. */
  @Test
  @Covers("sockAccept")
  default void sockAccept_unboundSocket_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    NetworkChannel unbound = kit.closing(loop.sockets().openListener(StandardProtocolFamily.INET));

    assertRefused(() -> loop.sockAccept(unbound));
    assertTrue(unbound.isOpen());
  }

  /** T078: one port on both families, IPv4 first; then each family alone. */
  @Test
  @Needs({Capability.V6ONLY, Capability.RAW_SOCKETS, Capability.TCP, Capability.TASKS})
  @Covers("createServer")
  default void createServer_anyHost_hasASocketForEachFamily(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server free = TcpPair.server(kit, new Protocol() {});
          int port = TcpPair.port(free);
          free.close();
          free.waitClosed().await();
          Server server = loop.createServer(() -> new Protocol() {}, Binding.anyHost(port)).await();
          List<Integer> sizes = families(server);
          assertEquals(List.of(4, 16), sizes);
          for (TransportSocket socket : server.sockets()) {
            var address = (InetSocketAddress) Objects.requireNonNull(socket.localAddress());
            assertEquals(port, address.getPort());
          }
          server.close();
          server.waitClosed().await();
          assertEquals(List.of(), server.sockets());

          var four =
              ServerOptions.defaults()
                  .withListening(ListenOptions.defaults().withFamily(StandardProtocolFamily.INET));
          var six =
              ServerOptions.defaults()
                  .withListening(ListenOptions.defaults().withFamily(StandardProtocolFamily.INET6));
          assertEquals(
              List.of(4),
              families(
                  loop.createServer(() -> new Protocol() {}, Binding.anyHost(0), four).await()));
          assertEquals(
              List.of(16),
              families(
                  loop.createServer(() -> new Protocol() {}, Binding.anyHost(0), six).await()));
        });
  }

  private static List<Integer> families(Server server) {
    return server.sockets().stream()
        .map(socket -> (InetSocketAddress) Objects.requireNonNull(socket.localAddress()))
        .map(address -> address.getAddress().getAddress().length)
        .toList();
  }

  @Test
  @Covers("createServer")
  default void createServer_options_areSetOnTheListener(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (boolean reuse : new boolean[] {true, false}) {
            Server server =
                loop.createServer(
                        () -> new Protocol() {},
                        Binding.host("127.0.0.1", 0),
                        ServerOptions.defaults()
                            .withListening(ListenOptions.defaults().withReuseAddress(reuse)))
                    .await();
            assertEquals(
                reuse, server.sockets().getFirst().getOption(StandardSocketOptions.SO_REUSEADDR));
          }
          assertThrows(
              IllegalArgumentException.class, () -> ServerOptions.defaults().withBacklog(0));
          assertThrows(IllegalArgumentException.class, () -> Binding.host("127.0.0.1", 65536));
          assertThrows(IllegalArgumentException.class, () -> Binding.host("", 0));
          assertThrows(IllegalArgumentException.class, () -> Target.host("", 80));
          assertThrows(IllegalArgumentException.class, () -> Target.host("127.0.0.1", -1));
        });
  }

  /** T083. */
  @Test
  @Covers({"Server.serveForever", "Server.startServing"})
  default void serveForever_twice_isRefused(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new Protocol() {});
          server.startServing().await();
          LoopFuture<?> serving = server.serveForever();
          assertThrows(IllegalStateException.class, server::serveForever);
          assertFalse(serving.isDone());
          server.close();
          assertThrows(IllegalStateException.class, server::serveForever);
          assertThrows(IllegalStateException.class, server::startServing);
        });
  }

  private static void assertRefused(Executable call) {
    assertThrows(IllegalArgumentException.class, call);
  }
}
