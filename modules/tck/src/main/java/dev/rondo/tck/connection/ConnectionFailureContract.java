package dev.rondo.tck.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.junit.check.ResourceSnapshot;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** TCP connections that cannot be opened: the future has the reason, and nothing stays open. */
@Role(ConnectionOpener.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface ConnectionFailureContract extends LoopContract {

  /** T072. */
  @Test
  default void createConnection_refusedPort_failsWithoutAProtocol(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    int port = closedPort();
    var factoryCalls = new ArrayList<Protocol>();
    kit.runTask(
        () -> {
          var before = ResourceSnapshot.descriptors();
          assertThrows(
              ConnectException.class,
              () ->
                  loop.createConnection(
                          () -> {
                            factoryCalls.add(new Protocol() {});
                            return factoryCalls.getLast();
                          },
                          Target.host("127.0.0.1", port))
                      .await());
          TaskWaits.until(
              loop,
              "the socket is closed",
              () -> before.containsAll(ResourceSnapshot.descriptors()));
        });

    assertEquals(List.of(), factoryCalls);
  }

  /** T072. */
  @Test
  default void createConnection_refusedPort_namesTheAddress(LoopFixture kit) throws Exception {
    int port = closedPort();
    kit.runTask(
        () -> {
          var refusal =
              assertThrows(
                  IOException.class,
                  () ->
                      kit.loop()
                          .createConnection(() -> new Protocol() {}, Target.host("127.0.0.1", port))
                          .await());
          ErrorMessages.assertContains(refusal, "127.0.0.1", String.valueOf(port));
        });
  }

  /** The cancellation comes before, while or after the loop learns of the refusal. */
  @Test
  default void createConnection_cancelledWhileRefused_notReported(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    int port = closedPort();
    kit.runTask(
        () -> {
          for (int waits = 0; waits < 6; waits++) {
            LoopFuture<?> future =
                loop.createConnection(() -> new Protocol() {}, Target.host("127.0.0.1", port));
            for (int i = 0; i < waits; i++) {
              TaskWaits.twoIterations(loop);
            }
            Class<? extends Exception> expected =
                future.cancel() ? CancellationException.class : ConnectException.class;
            assertThrows(expected, future::await);
          }
          TaskWaits.briefly(loop);
        });

    assertEquals(0, kit.reports().count());
  }

  /** The host name is checked after the local name has been resolved. */
  @Test
  default void createConnection_invalidHostAfterLocalName_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var options =
        ConnectOptions.defaults()
            .withLocalAddress(InetSocketAddress.createUnresolved("localhost", 0));
    Target target = Target.host("no\0name", 80);
    kit.runTask(
        () -> {
          var failure =
              assertThrows(
                  Exception.class,
                  () -> loop.createConnection(() -> new Protocol() {}, target, options).await());
          // The name is either invalid or unknown.
          assertTrue(
              failure instanceof IllegalArgumentException
                  || failure instanceof UnknownHostException,
              failure::toString);
        });
  }

  @Test
  default void createConnection_unknownHost_fails(LoopFixture kit) throws Exception {
    kit.runTask(
        () ->
            assertThrows(
                UnknownHostException.class,
                () ->
                    kit.loop()
                        .createConnection(
                            () -> new Protocol() {}, Target.host("no-such-host.invalid", 80))
                        .await()));
  }

  /** T074: a wrong argument opens nothing, and the factory is not called. */
  @Test
  default void createConnection_wrongTarget_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  loop.createConnection(() -> new Protocol() {}, Target.unix("/no/such/path"))
                      .await());
          assertThrows(
              NullPointerException.class,
              () -> loop.createConnection(() -> new Protocol() {}, Nulls.any()).await());
          assertThrows(
              NullPointerException.class,
              () -> loop.createConnection(Nulls.any(), Target.host("127.0.0.1", 9)).await());
        });
  }

  @Test
  default void createConnection_factoryThatThrows_failsWithIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("no protocol today");
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          Server server = TcpPair.server(kit, accepted);
          assertSame(
              failure,
              assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      loop.<Protocol>createConnection(
                              () -> {
                                throw failure;
                              },
                              Target.host("127.0.0.1", TcpPair.port(server)))
                          .await()));
          accepted.lost().await();
        });
  }

  /** T075. */
  @Test
  default void createConnection_busyLocalAddress_failsAndNamesIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new Protocol() {});
          int busy = TcpPair.port(server);
          var options = ConnectOptions.defaults().withLocalAddress(Loopback.at(busy));
          var failure =
              assertThrows(
                  IOException.class,
                  () ->
                      loop.createConnection(
                              () -> new Protocol() {}, Target.host("127.0.0.1", busy), options)
                          .await());
          ErrorMessages.assertContains(failure, "127.0.0.1", String.valueOf(busy));
        });
  }

  @Test
  @Covers("createConnection")
  default void cancel_whileConnecting_closesWhatWasOpened(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new Protocol() {});
          var made = new ArrayList<Protocol>();
          var connecting =
              loop.createConnection(
                  () -> {
                    made.add(new Protocol() {});
                    return made.getLast();
                  },
                  Target.host("127.0.0.1", TcpPair.port(server)));
          connecting.cancel();

          assertThrows(CancellationException.class, connecting::await);
          server.close();
          server.waitClosed().await();
          assertEquals(List.of(), made);
        });
  }

  @Test
  default void createConnection_wrongFamily_fails(LoopFixture kit) throws Exception {
    kit.runTask(
        () ->
            assertThrows(
                IOException.class,
                () ->
                    kit.loop()
                        .createConnection(
                            () -> new Protocol() {},
                            Target.host("127.0.0.1", closedPort()),
                            ConnectOptions.defaults().withFamily(StandardProtocolFamily.INET6))
                        .await()));
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
