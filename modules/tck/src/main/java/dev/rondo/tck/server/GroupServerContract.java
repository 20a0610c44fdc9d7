package dev.rondo.tck.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.tasks.Distribution;
import dev.rondo.tasks.GroupServer;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPath;
import dev.rondo.tck.fixture.TlsPair;
import dev.rondo.tck.server.GroupFixture.Client;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Servers on all loops of a group, with clients that are plain sockets. */
@Role({LoopGroup.class, GroupServer.class})
@Covers("LoopGroup.createServer")
@Needs({Capability.TCP, Capability.RAW_SOCKETS, Capability.TASKS})
@NeedsSystemNetwork
public interface GroupServerContract extends LoopContract {

  private static List<Client> connect(GroupServer server, int count) throws IOException {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(Client.connect(server));
    }
    return clients;
  }

  private static void close(List<Client> clients) throws IOException {
    for (Client client : clients) {
      client.close();
    }
  }

  private static int served(List<Client> clients, char loop) {
    return Collections.frequency(clients.stream().map(Client::loop).toList(), loop);
  }

  @Test
  default void leastConnections_nineClients_areSpreadEvenly(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 3)) {
      GroupServer server =
          GroupFixture.serve(group, Distribution.LEAST_CONNECTIONS, ServerOptions.defaults());
      List<Client> clients = connect(server, 9);
      for (Client client : clients) {
        assertTrue(client.echoes());
      }

      for (char loop = '1'; loop <= '3'; loop++) {
        assertEquals(3, served(clients, loop), "connections of loop " + loop);
      }
      close(clients);
    }
  }

  @Test
  default void leastConnections_afterSomeEnd_fillsTheGap(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 3)) {
      GroupServer server =
          GroupFixture.serve(group, Distribution.LEAST_CONNECTIONS, ServerOptions.defaults());
      List<Client> clients = connect(server, 9);
      for (Client client : clients) {
        if (client.loop() == '2') {
          client.close();
        }
      }
      // Ends are posted to the accepting loop, and two calls later all of them have arrived.
      group.forEach(loop -> {}).get();
      LoopFixture.await("loop 2 has room", () -> fillsLoop2(server, clients));
      close(clients);
    }
  }

  private static boolean fillsLoop2(GroupServer server, List<Client> clients) {
    try {
      clients.add(Client.connect(server));
      return clients.getLast().loop() == '2';
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Needs(Capability.REUSE_PORT)
  default void reusePort_portZero_isOnePortForAllLoops(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      GroupServer server =
          GroupFixture.serve(group, Distribution.REUSE_PORT, ServerOptions.defaults());
      List<Client> clients = connect(server, 64);
      for (Client client : clients) {
        assertTrue(client.echoes());
      }

      assertEquals(1, server.addresses().size());
      assertTrue(served(clients, '1') > 0 && served(clients, '2') > 0, "both loops accept");
      close(clients);
    }
  }

  @Test
  default void groupServer_portInUse_isRefused(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      GroupServer first =
          group
              .createServer(
                  GroupFixture.ECHO, Binding.host("127.0.0.1", 0), ServerOptions.defaults())
              .get(10, TimeUnit.SECONDS);
      int port = ((InetSocketAddress) first.addresses().getFirst()).getPort();
      var e =
          assertThrows(
              ExecutionException.class,
              () ->
                  group
                      .createServer(
                          GroupFixture.ECHO,
                          Binding.host("127.0.0.1", port),
                          ServerOptions.defaults())
                      .get(10, TimeUnit.SECONDS));

      assertInstanceOf(BindException.class, e.getCause());
    }
  }

  @Test
  default void groupServer_end_openConnections_areServedToTheEnd(LoopFixture kit) throws Exception {
    for (Distribution distribution : distributions(kit)) {
      try (LoopGroup group = GroupFixture.start(kit, 2)) {
        GroupServer server = GroupFixture.serve(group, distribution, ServerOptions.defaults());
        List<Client> clients = connect(server, 8);
        var ended = server.end(Duration.ofSeconds(30));
        LoopFixture.await("connections are refused", () -> refuses(server));
        for (Client client : clients) {
          assertTrue(client.echoes());
        }
        assertFalse(ended.isDone());
        close(clients);

        ended.get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static List<Distribution> distributions(LoopFixture kit) {
    return kit.loop().capabilities().contains(Capability.REUSE_PORT)
        ? List.of(Distribution.values())
        : List.of(Distribution.LEAST_CONNECTIONS);
  }

  /**
   * Returns whether the server refuses a connection. Does not read from one that it does not
   * refuse: when a listening socket is closed during a handshake, Linux may leave the client with a
   * connection that the server never had.
   */
  private static boolean refuses(GroupServer server) {
    var address = (InetSocketAddress) server.addresses().getFirst();
    try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
      return false; // It was still accepted, or it was in the backlog.
    } catch (IOException e) {
      return e instanceof ConnectException;
    }
  }

  @Test
  default void groupServer_end_afterTheGracePeriod_aborts(LoopFixture kit) throws Exception {
    for (Distribution distribution : distributions(kit)) {
      try (LoopGroup group = GroupFixture.start(kit, 2)) {
        GroupServer server = GroupFixture.serve(group, distribution, ServerOptions.defaults());
        List<Client> clients = connect(server, 4);
        server.end(Duration.ofMillis(20)).get(10, TimeUnit.SECONDS);

        close(clients);
      }
    }
  }

  @Test
  default void groupServer_close_connectedClients_leavesNothing(LoopFixture kit) throws Exception {
    for (Distribution distribution : distributions(kit)) {
      List<Client> clients;
      try (LoopGroup group = GroupFixture.start(kit, 2)) {
        clients = connect(GroupFixture.serve(group, distribution, ServerOptions.defaults()), 8);
      }
      for (Client client : clients) {
        assertFalse(isOpen(client));
      }
      close(clients);
    }
  }

  private static boolean isOpen(Client client) throws IOException {
    try {
      return client.socket().getInputStream().read() != -1;
    } catch (SocketException e) {
      return false; // It was reset.
    }
  }

  @Test
  default void groupServer_errorInALoop_othersServeItsShare(LoopFixture kit) throws Exception {
    for (Distribution distribution : distributions(kit)) {
      try (LoopGroup group = GroupFixture.start(kit, 2)) {
        GroupServer server = GroupFixture.serve(group, distribution, ServerOptions.defaults());
        List<Client> clients = connect(server, 8);
        group
            .loops()
            .getLast()
            .callSoonThreadsafe(
                () -> {
                  throw new FatalError();
                });
        assertThrows(ExecutionException.class, () -> group.ended().get(10, TimeUnit.SECONDS));
        LoopFixture.await("loop 2 is closed", group.loops().getLast()::isClosed);
        List<Client> later = connect(server, 4);

        assertEquals(4, served(later, '1'));
        for (Client client : clients) {
          assertTrue(client.loop() == '2' || client.echoes());
        }
        close(clients);
        close(later);
      }
    }
  }

  @Test
  default void leastConnections_limitReached_waitsForAnEnd(LoopFixture kit) throws Exception {
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      GroupServer server =
          GroupFixture.serve(
              group,
              Distribution.LEAST_CONNECTIONS,
              ServerOptions.defaults().withMaxConnections(2));
      List<Client> clients = connect(server, 2);
      var third = kit.offLoop(() -> Client.connect(server));
      clients.getFirst().close();
      Client served = kit.run(third::await);

      assertTrue(served.echoes());
      served.close();
      close(clients);
    }
  }

  @Test
  @Needs(Capability.UNIX_STREAM)
  default void groupServer_unixPath_isServedByAllLoops(LoopFixture kit) throws Exception {
    Path path = SocketPath.create(kit);
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      GroupServer server =
          group
              .createServer(GroupFixture.ECHO, Binding.unix(path), ServerOptions.defaults())
              .get(10, TimeUnit.SECONDS);
      List<String> loops = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          client.connect(UnixDomainSocketAddress.of(path));
          ByteBuffer first = ByteBuffer.allocate(1);
          client.read(first);
          loops.add(UTF_8.decode(first.flip()).toString());
        }
      }

      assertEquals(Distribution.LEAST_CONNECTIONS, server.distribution());
      assertTrue(loops.contains("1") && loops.contains("2"), loops::toString);
      assertThrows(
          IllegalArgumentException.class,
          () ->
              group.createServer(
                  GroupFixture.ECHO,
                  Binding.unix(path),
                  ServerOptions.defaults(),
                  Distribution.REUSE_PORT));
    }
  }

  @Test
  @Needs(Capability.TLS)
  default void leastConnections_withTls_servesOverTls(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    try (LoopGroup group = GroupFixture.start(kit, 2)) {
      GroupServer server =
          GroupFixture.serve(
              group,
              Distribution.LEAST_CONNECTIONS,
              ServerOptions.defaults().withTls(TlsPair.serverOptions()));
      int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
      kit.runTask(
          () -> {
            for (int i = 0; i < 2; i++) {
              var client =
                  loop.createConnection(
                          () -> new RecordingProtocol(loop),
                          Target.host("127.0.0.1", port),
                          ConnectOptions.defaults().withTls(TlsPair.clientOptions()))
                      .await();
              client.transport().write(Bytes.of("echo"));
              client.protocol().received("echo").await();
              client.transport().close();
              client.protocol().lost().await();
            }
          });
    }
  }

  /** A group of one loop shares nothing, but has the same arguments. */
  @Test
  default void reusePort_unixPath_isRefused(LoopFixture kit) {
    for (int loops = 1; loops <= 2; loops++) {
      try (LoopGroup group = GroupFixture.start(kit, loops)) {
        assertThrows(
            IllegalArgumentException.class,
            () ->
                group.createServer(
                    GroupFixture.ECHO,
                    new Binding.Unix("unused"),
                    ServerOptions.defaults(),
                    Distribution.REUSE_PORT));
      }
    }
  }

  @Test
  default void groupServer_notStarting_isRefused(LoopFixture kit) {
    try (LoopGroup group = GroupFixture.start(kit, 1)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              group.createServer(
                  GroupFixture.ECHO,
                  Binding.host("127.0.0.1", 0),
                  ServerOptions.defaults().withStartServing(false)));
    }
  }
}
