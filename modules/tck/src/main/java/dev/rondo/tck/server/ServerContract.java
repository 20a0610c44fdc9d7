package dev.rondo.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.ServerOpener;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ListenOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.net.TransportSocket;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsRunner;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Creating servers. For closing, see {@link ServerClosingContract}. */
@Role(ServerOpener.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface ServerContract extends LoopContract {

  /** T077. */
  @Test
  @Covers({"createServer", "Server.sockets", "Server.isServing", "Server.getLoop"})
  default void createServer_freePort_listensAndShowsItsSocket(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new Protocol() {});

          assertTrue(server.isServing());
          assertSame(loop, server.getLoop());
          assertEquals(1, server.sockets().size());
          TransportSocket socket = server.sockets().getFirst();
          assertTrue(socket.isOpen());
          assertTrue(TcpPair.port(server) > 0);
          assertEquals(null, socket.remoteAddress());
          assertNotNull(socket.getOption(StandardSocketOptions.SO_RCVBUF));
        });
  }

  @Test
  default void createServer_nonStreamSocketOption_fails(LoopFixture kit) throws Exception {
    var options =
        ServerOptions.defaults()
            .withListening(
                ListenOptions.defaults()
                    .withSocketOptions(Map.of(StandardSocketOptions.IP_MULTICAST_TTL, 1)));
    kit.runTask(
        () -> {
          for (String host : List.of("127.0.0.1", "localhost")) {
            LoopFuture<?> refused =
                kit.loop().createServer(() -> new Protocol() {}, Binding.host(host, 0), options);

            assertThrows(UnsupportedOperationException.class, refused::await);
          }
        });
  }

  /** T078. */
  @Test
  default void createServer_hostNamedTwice_isBoundOnce(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          var binding = Binding.hosts(List.of("127.0.0.1", "127.0.0.2", "127.0.0.1"), 0);
          Server server = kit.loop().createServer(() -> new Protocol() {}, binding).await();

          assertEquals(2, server.sockets().size());
        });
  }

  /** T078. */
  @Test
  default void createServer_anyHost_isReachedOverLoopback(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = loop.createServer(() -> new Protocol() {}, Binding.anyHost(0)).await();
          assertFalse(server.sockets().isEmpty());

          connect(loop, TcpPair.port(server)).transport().close();
        });
  }

  /** T079: sockets bound before the failure are closed; a leak would fail the test. */
  @Test
  default void createServer_addressInUse_namesItAndClosesTheRest(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server first = TcpPair.server(kit, new Protocol() {});
          int port = TcpPair.port(first);
          var failure =
              assertThrows(
                  IOException.class,
                  () ->
                      loop.createServer(
                              () -> new Protocol() {},
                              Binding.hosts(List.of("127.0.0.2", "127.0.0.1"), port))
                          .await());

          ErrorMessages.assertContains(failure, "127.0.0.1", String.valueOf(port));
          Server free =
              loop.createServer(() -> new Protocol() {}, Binding.host("127.0.0.2", port)).await();
          assertTrue(free.isServing());
        });
  }

  @Test
  default void createServer_addressOfAnotherHost_fails(LoopFixture kit) throws Exception {
    kit.runTask(
        () ->
            assertThrows(
                IOException.class,
                () ->
                    kit.loop()
                        .createServer(() -> new Protocol() {}, Binding.host("192.0.2.1", 0))
                        .await()));
  }

  /** T080. */
  @Test
  @Needs(Capability.REUSE_PORT)
  default void createServer_reusePort_sharesThePort(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var reuse = ServerOptions.defaults().withReusePort(true);
    kit.runTask(
        () -> {
          Server first =
              loop.createServer(() -> new Protocol() {}, Binding.host("127.0.0.1", 0), reuse)
                  .await();
          var same = Binding.host("127.0.0.1", TcpPair.port(first));
          Server second = loop.createServer(() -> new Protocol() {}, same, reuse).await();

          assertEquals(TcpPair.port(first), TcpPair.port(second));
        });
  }

  /** T081. */
  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void createServer_boundSocket_isAdopted(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel socket = loop.sockets().openListener(StandardProtocolFamily.INET);
          socket.bind(Loopback.at(0));
          Server server =
              loop.createServer(() -> new Protocol() {}, Binding.socket(socket)).await();
          connect(loop, TcpPair.port(server)).transport().close();
          server.close();

          assertFalse(socket.isOpen());
        });
  }

  @Test
  default void createServer_wrongBinding_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  loop.createServer(() -> new Protocol() {}, Binding.unix("/no/such/path"))
                      .await());
          assertThrows(
              NullPointerException.class,
              () -> loop.createServer(() -> new Protocol() {}, Nulls.any()).await());
          assertThrows(
              NullPointerException.class,
              () -> loop.createServer(Nulls.any(), Binding.host("127.0.0.1", 0)).await());
        });
  }

  private static RecordingProtocol connect(EventLoop loop, int port) throws Exception {
    return loop.createConnection(
            () -> new RecordingProtocol(loop),
            Target.host("127.0.0.1", port),
            ConnectOptions.defaults())
        .await()
        .protocol();
  }

  @Test
  @NeedsRunner({"mounted", "baton"})
  default void createServer_maxConnections_holdsBackTheOthers(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var accepted = new ArrayList<RecordingProtocol>();
    kit.runTask(
        () -> {
          Server server =
              loop.createServer(
                      () -> {
                        var protocol = new RecordingProtocol(loop);
                        accepted.add(protocol);
                        return protocol;
                      },
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withMaxConnections(2))
                  .await();
          var target = Target.host("127.0.0.1", TcpPair.port(server));
          var clients = new ArrayList<Transport>();
          for (int i = 0; i < 3; i++) {
            clients.add(
                loop.createConnection(() -> new RecordingProtocol(loop), target)
                    .await()
                    .transport());
          }
          TaskWaits.until(loop, "two are accepted", () -> accepted.size() == 2);
          TaskWaits.briefly(loop);
          assertEquals(2, accepted.size());
          clients.getFirst().close();
          TaskWaits.until(loop, "the third is accepted", () -> accepted.size() == 3);
          clients.forEach(Transport::close);
          server.close();
          server.waitClosed().await();
        });
    assertThrows(
        IllegalArgumentException.class, () -> ServerOptions.defaults().withMaxConnections(0));
  }
}
