package dev.rondo.tck.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.net.TransportSocket;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Opening connections over TCP. */
@Role(ConnectionOpener.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface ConnectionContract extends LoopContract {

  /** T071. */
  @Test
  default void createConnection_callsTheProtocolInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var greeting = new RecordingProtocol(loop).onMade(t -> t.write(Bytes.of("hello")));
          Server server = TcpPair.server(kit, greeting);
          var made = new ArrayList<RecordingProtocol>();
          var connection =
              loop.createConnection(
                      () -> {
                        made.add(new RecordingProtocol(loop));
                        return made.getLast();
                      },
                      Target.host("127.0.0.1", TcpPair.port(server)))
                  .await();
          RecordingProtocol client = connection.protocol();
          assertEquals("made", client.events().getFirst());
          client.received("hello").await();
          greeting.transport().close();
          client.lost().await();

          assertEquals(List.of("made", "data:hello", "eof", "lost"), client.events());
          assertEquals(List.of(client), made);
          assertSame(connection.transport(), client.transport());
          assertSame(client, connection.transport().getProtocol());
        });
  }

  /** T071, on a loop that has not run a task yet. */
  @Test
  default void createConnection_withoutTasks_echoes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var echo = new RecordingProtocol(loop);
    echo.onData(data -> echo.transport().write(data));
    var client = new RecordingProtocol(loop);
    LoopFuture<String> ended = loop.createFuture();
    client.onMade(t -> t.write(Bytes.of("ping")));
    client.onData(data -> client.transport().close());
    client.lost().addDoneCallback(f -> ended.setResult("ended"));
    LoopFuture<Server> listening = loop.createServer(() -> echo, Binding.host("127.0.0.1", 0));
    Server server = loop.runUntilComplete(listening);
    Connection<Transport, RecordingProtocol> connection =
        loop.runUntilComplete(
            loop.createConnection(() -> client, Target.host("127.0.0.1", TcpPair.port(server))));
    loop.runUntilComplete(ended);

    assertSame(client, connection.protocol());
    assertEquals(List.of("made", "data:ping", "lost"), client.events());
  }

  /** T075. */
  @Test
  default void createConnection_nonStreamSocketOption_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int port = closedPort();
    var options =
        ConnectOptions.defaults()
            .withSocketOptions(Map.of(StandardSocketOptions.IP_MULTICAST_TTL, 1));
    kit.runTask(
        () -> {
          for (String host : List.of("127.0.0.1", "localhost")) {
            LoopFuture<?> refused =
                loop.createConnection(
                    () -> new RecordingProtocol(loop), Target.host(host, port), options);

            assertThrows(UnsupportedOperationException.class, refused::await);
          }
        });
  }

  @Test
  default void createConnection_factoryReturnsNull_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new Protocol() {});
          LoopFuture<?> refused =
              loop.createConnection(
                  ConnectionContract::nullProtocol, Target.host("127.0.0.1", TcpPair.port(server)));

          assertThrows(NullPointerException.class, refused::await);
        });
  }

  @SuppressWarnings("NullAway") // a factory must not return null
  private static Protocol nullProtocol() {
    return null;
  }

  @Test
  default void createConnection_localAddress_isSeenByThePeer(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int port = closedPort();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          Server server = TcpPair.server(kit, accepted);
          var local = Loopback.at(port);
          loop.createConnection(
                  () -> new RecordingProtocol(loop),
                  Target.host("127.0.0.1", TcpPair.port(server)),
                  ConnectOptions.defaults().withLocalAddress(local))
              .await();
          accepted.made().await();

          assertEquals(local, accepted.transport().getExtraInfo(ExtraInfo.PEERNAME));
        });
  }

  /** T070: a link-local address is ambiguous without its scope. */
  @Test
  @Needs({
    Capability.TCP,
    Capability.TASKS,
    Capability.RAW_SOCKETS
  }) // loops on the host's network have raw sockets
  @NeedsSystemNetwork
  default void createConnection_addressWithAZone_keepsItsScope(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Inet6Address linked = linkLocal();
    assumeTrue(linked != null, "this host has no link-local address");
    int scope = Objects.requireNonNull(linked).getScopeId();
    String host = linked.getHostAddress().replaceFirst("%.*", "");
    kit.runTask(
        () -> {
          for (Object zone : List.of(scope, NetworkInterface.getByIndex(scope).getName())) {
            var accepted = new RecordingProtocol(loop);
            Server server =
                loop.createServer(() -> accepted, Binding.host(host + "%" + zone, 0)).await();
            var client =
                loop.createConnection(
                        () -> new RecordingProtocol(loop),
                        Target.host(host + "%" + zone, TcpPair.port(server)))
                    .await();
            accepted.made().await();

            assertEquals(scope, scope(client.transport()));
            assertEquals(scope, scope(accepted.transport()));
          }
        });
  }

  private static @Nullable Inet6Address linkLocal() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
        .map(Inet6Address.class::cast)
        .findFirst()
        .orElse(null);
  }

  private static int scope(Transport transport) {
    var peer = (InetSocketAddress) transport.getExtraInfo(ExtraInfo.PEERNAME);
    return ((Inet6Address) Objects.requireNonNull(peer).getAddress()).getScopeId();
  }

  /** T103, and the socket options of the caller. */
  @Test
  default void createConnection_setsTcpNodelayAndTheOptionsGiven(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          Server server = TcpPair.server(kit, accepted);
          var connection =
              loop.createConnection(
                      () -> new RecordingProtocol(loop),
                      Target.host("127.0.0.1", TcpPair.port(server)),
                      ConnectOptions.defaults()
                          .withSocketOptions(Map.of(StandardSocketOptions.SO_KEEPALIVE, true)))
                  .await();
          accepted.made().await();

          TransportSocket near = socket(connection.transport());
          assertEquals(true, near.getOption(StandardSocketOptions.TCP_NODELAY));
          assertEquals(true, near.getOption(StandardSocketOptions.SO_KEEPALIVE));
          TransportSocket far = socket(accepted.transport());
          assertEquals(true, far.getOption(StandardSocketOptions.TCP_NODELAY));
        });
  }

  @Test
  @Covers("getExtraInfo")
  default void extraInfo_addresses_areKnownAfterTheClose(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          Transport near = pair.near();
          Transport far = pair.far();
          assertEquals(near.getExtraInfo(ExtraInfo.SOCKNAME), far.getExtraInfo(ExtraInfo.PEERNAME));
          assertEquals(near.getExtraInfo(ExtraInfo.PEERNAME), far.getExtraInfo(ExtraInfo.SOCKNAME));
          assertNull(near.getExtraInfo(ExtraInfo.of("unknown", String.class)));
          near.close();
          pair.client().protocol().lost().await();

          var peer = (InetSocketAddress) near.getExtraInfo(ExtraInfo.PEERNAME);
          assertEquals(TcpPair.port(pair.server()), Objects.requireNonNull(peer).getPort());
        });
  }

  private static TransportSocket socket(Transport transport) {
    return Objects.requireNonNull(transport.getExtraInfo(ExtraInfo.SOCKET));
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
