package dev.rondo.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.ExtraInfo;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingDatagrams;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The options of {@code createDatagramEndpoint}. */
@Role(ConnectionOpener.class)
@Covers("createDatagramEndpoint")
@Needs({Capability.UDP, Capability.TASKS})
public interface DatagramOpeningContract extends LoopContract {

  @Test
  default void createDatagramEndpoint_wrongOptions_areRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    DatagramOptions local = DatagramOptions.local(Loopback.at(0));
    for (DatagramOptions wrong :
        List.of(
            local.withLocalAddress(null),
            local.withRemoteAddress(UnixDomainSocketAddress.of("/no/such/path")),
            local.withFamily(StandardProtocolFamily.UNIX))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> loop.createDatagramEndpoint(() -> new DatagramProtocol() {}, wrong),
          wrong::toString);
    }
    assertThrows(NullPointerException.class, () -> loop.createDatagramEndpoint(Nulls.any(), local));
    assertThrows(
        NullPointerException.class,
        () -> loop.createDatagramEndpoint(() -> new DatagramProtocol() {}, Nulls.any()));
  }

  /** With this option, programs of other users could receive this program's datagrams. */
  @Test
  default void reuseAddress_isRefused(LoopFixture kit) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                DatagramOptions.local(Loopback.at(0))
                    .withSocketOptions(Map.of(StandardSocketOptions.SO_REUSEADDR, true)));

    ErrorMessages.assertContains(refusal, "SO_REUSEADDR", "reusePort");
    assertNotNull(kit.loop());
  }

  @Test
  default void createDatagramEndpoint_unixUnsupported_isRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    assumeFalse(
        loop.capabilities().contains(Capability.UNIX_DATAGRAM), "the loop has UNIX_DATAGRAM");
    var refusal =
        assertThrows(
            UnsupportedOperationException.class,
            () ->
                loop.createDatagramEndpoint(
                    () -> new DatagramProtocol() {},
                    DatagramOptions.local(UnixDomainSocketAddress.of("/no/such/path"))));

    assertEquals(
        Capability.UNIX_DATAGRAM.refusal("createDatagramEndpoint", loop).getMessage(),
        refusal.getMessage());
  }

  @Test
  default void names_areResolvedAndTriedInTurn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server =
              RecordingDatagrams.open(
                  loop, DatagramOptions.local(InetSocketAddress.createUnresolved("localhost", 0)));
          RecordingDatagrams client =
              RecordingDatagrams.open(
                  loop,
                  DatagramOptions.remote(
                          InetSocketAddress.createUnresolved(
                              "localhost", server.address().getPort()))
                      .withFamily(family(server.address())));
          client.send("found you");
          server.received(1).await();

          assertTrue(server.address().getAddress().isLoopbackAddress());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void names_unknown_failNamingTheHost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var unknown = InetSocketAddress.createUnresolved("no-such-host.invalid", 9);
          var failure =
              assertThrows(
                  UnknownHostException.class,
                  () -> RecordingDatagrams.open(loop, DatagramOptions.remote(unknown)));

          ErrorMessages.assertContains(failure, "no-such-host.invalid");
        });
  }

  @Test
  default void cancel_whileResolving_opensNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var opened = new RecordingDatagrams(loop);
          LoopFuture<?> opening =
              loop.createDatagramEndpoint(
                  () -> opened,
                  DatagramOptions.local(InetSocketAddress.createUnresolved("localhost", 0)));
          opening.cancel();
          TaskWaits.briefly(loop);

          assertEquals(List.of(), opened.events());
        });
  }

  /** An endpoint opened for a cancelled future is closed. */
  @Test
  default void cancel_whenItIsOpen_closesIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var opened = new RecordingDatagrams(loop);
          LoopFuture<?> opening =
              loop.createDatagramEndpoint(() -> opened, DatagramOptions.local(Loopback.at(0)));
          opening.cancel();
          opened.lost().await();

          assertEquals(List.of("made", "lost"), opened.events());
        });
  }

  /** A descriptor left open would fail the test. */
  @Test
  default void protocolFactory_thatThrows_failsTheFuture(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalStateException("no protocol today");
    kit.runTask(
        () -> {
          LoopFuture<?> opening =
              loop.createDatagramEndpoint(
                  () -> {
                    throw failure;
                  },
                  DatagramOptions.local(Loopback.at(0)));

          assertSame(failure, assertThrows(IllegalStateException.class, opening::await));
        });
  }

  @Test
  default void localAddress_inUse_failsNamingIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams first = RecordingDatagrams.bound(loop);
          DatagramOptions same = DatagramOptions.local(first.address());
          var failure = assertThrows(IOException.class, () -> RecordingDatagrams.open(loop, same));

          ErrorMessages.assertContains(failure, "127.0.0.1:" + first.address().getPort());
          first.closeAndWait();
        });
  }

  @Test
  default void localAndRemote_ofTwoFamilies_fail(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          DatagramOptions mixed =
              DatagramOptions.local(Loopback.at(0)).withRemoteAddress(Loopback.ipv6(9));

          assertThrows(IOException.class, () -> RecordingDatagrams.open(loop, mixed));
          assertThrows(
              UnknownHostException.class,
              () ->
                  RecordingDatagrams.open(
                      loop,
                      DatagramOptions.local(Loopback.at(0))
                          .withFamily(StandardProtocolFamily.INET6)));
        });
  }

  @Test
  default void localAndRemote_areBothUsed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.closeAndWait();
          RecordingDatagrams again =
              RecordingDatagrams.open(
                  loop,
                  DatagramOptions.remote(server.address()).withLocalAddress(client.address()));
          again.send("from the same place");
          server.received(1).await();

          assertEquals(client.address(), server.sender());
          again.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void familyAlone_isBoundByTheFirstDatagram(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client =
              RecordingDatagrams.open(loop, DatagramOptions.ofFamily(StandardProtocolFamily.INET));
          client.send("from anywhere", server.address());
          server.received(1).await();
          server.send("back", server.sender());
          client.received(1).await();

          assertEquals(((InetSocketAddress) server.sender()).getPort(), client.address().getPort());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  @Needs(Capability.REUSE_PORT)
  default void reusePort_letsSeveralBind(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams first =
              RecordingDatagrams.open(
                  loop, DatagramOptions.local(Loopback.at(0)).withReusePort(true));
          RecordingDatagrams second =
              RecordingDatagrams.open(
                  loop, DatagramOptions.local(first.address()).withReusePort(true));

          assertEquals(first.address(), second.address());
          first.closeAndWait();
          second.closeAndWait();
        });
  }

  @Test
  default void allowBroadcast_withARemoteAddress_doesNotConnect(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client =
              RecordingDatagrams.open(
                  loop, DatagramOptions.remote(server.address()).withAllowBroadcast(true));
          var socket = Objects.requireNonNull(client.transport().getExtraInfo(ExtraInfo.SOCKET));
          assertEquals(true, socket.getOption(StandardSocketOptions.SO_BROADCAST));
          assertNull(client.transport().getExtraInfo(ExtraInfo.PEERNAME));
          client.send("there");
          client.send("there too", server.address());
          assertThrows(
              IllegalArgumentException.class, () -> client.send("elsewhere", Loopback.at(9)));
          server.received(2).await();

          assertEquals(List.of("there", "there too"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void socketOptions_areSet(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          int size = 32 * 1024;
          RecordingDatagrams server =
              RecordingDatagrams.open(
                  loop,
                  DatagramOptions.local(Loopback.at(0))
                      .withSocketOptions(Map.of(StandardSocketOptions.SO_RCVBUF, size)));
          var socket = Objects.requireNonNull(server.transport().getExtraInfo(ExtraInfo.SOCKET));

          assertEquals(size, socket.getOption(StandardSocketOptions.SO_RCVBUF));
          server.closeAndWait();
        });
  }

  @Test
  default void socketOptions_ofAnotherKind_failTheFuture(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Map<SocketOption<?>, Object> wrong = Map.of(StandardSocketOptions.TCP_NODELAY, true);
    kit.runTask(
        () -> {
          for (InetSocketAddress address :
              List.of(Loopback.at(0), InetSocketAddress.createUnresolved("localhost", 0))) {
            DatagramOptions options = DatagramOptions.local(address).withSocketOptions(wrong);

            assertThrows(
                UnsupportedOperationException.class, () -> RecordingDatagrams.open(loop, options));
          }
        });
  }

  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void socket_isTakenOver(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          NetworkChannel socket = loop.sockets().openDatagram(StandardProtocolFamily.INET);
          socket.bind(Loopback.at(0));
          loop.sockConnect(socket, server.address()).await();
          DatagramOptions given = DatagramOptions.ofSocket(socket);
          RecordingDatagrams client = RecordingDatagrams.open(loop, given);
          assertThrows(IllegalStateException.class, () -> RecordingDatagrams.open(loop, given));
          client.send("by a socket of my own");
          server.received(1).await();

          assertEquals(socket.getLocalAddress(), server.sender());
          assertEquals(server.address(), client.transport().getExtraInfo(ExtraInfo.PEERNAME));
          client.closeAndWait();
          assertTrue(!socket.isOpen());
          server.closeAndWait();
        });
  }

  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void socket_ofAStream_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    NetworkChannel stream = kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
    DatagramOptions options = DatagramOptions.ofSocket(stream);

    assertThrows(
        IllegalArgumentException.class,
        () -> loop.createDatagramEndpoint(() -> new DatagramProtocol() {}, options));
    assertThrows(
        IllegalArgumentException.class, () -> options.withFamily(StandardProtocolFamily.INET));
  }

  private static StandardProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }
}
