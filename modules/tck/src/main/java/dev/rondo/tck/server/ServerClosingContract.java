package dev.rondo.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.WriteBuffers;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Closing servers, and the effect on their connections. */
@Role(Server.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface ServerClosingContract extends LoopContract {

  /** T084. */
  @Test
  default void close_refusesNewConnectionsAndKeepsTheOld(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          int port = TcpPair.port(pair.server());
          pair.server().close();
          pair.server().close();

          assertFalse(pair.server().isServing());
          assertEquals(List.of(), pair.server().sockets());
          assertThrows(
              ConnectException.class,
              () ->
                  loop.createConnection(() -> new Protocol() {}, Target.host("127.0.0.1", port))
                      .await());
          pair.near().write(Bytes.of("still there"));
          pair.accepted().received("still there").await();
        });
  }

  /** Closes and serves again without a turn of the loop in between. */
  @Test
  default void close_freesTheAddressAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new Protocol() {});
          Binding address = Binding.host("127.0.0.1", TcpPair.port(server));
          TaskWaits.twoIterations(loop);
          server.close();
          LoopFuture<Server> next = loop.createServer(() -> new Protocol() {}, address);

          assertTrue(next.await().isServing());
        });
  }

  @Test
  default void startServing_afterClose_isRefused(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          var server = TcpPair.server(kit, new Protocol() {});
          server.close();

          assertThrows(IllegalStateException.class, () -> server.startServing().await());
          assertThrows(IllegalStateException.class, () -> server.serveForever().await());
        });
  }

  @Test
  @Covers({"close", "serveForever"})
  default void close_duringServeForever_cancelsIt(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          var server = TcpPair.server(kit, new Protocol() {});
          LoopFuture<?> serving = server.serveForever();
          server.close();

          assertThrows(CancellationException.class, serving::await);
        });
  }

  /**
   * T085: the wait starts before the close, and the close comes before the last connection ends.
   */
  @Test
  default void waitClosed_waitsForCloseAndForTheLastConnection(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          LoopFuture<?> closed = pair.server().waitClosed();
          TaskWaits.briefly(loop);
          assertFalse(closed.isDone(), "the server is open");
          pair.server().close();
          TaskWaits.briefly(loop);
          assertFalse(closed.isDone(), "the server has a connection");
          pair.near().close();

          closed.await();
          assertTrue(pair.accepted().events().contains("lost"));
          pair.server().waitClosed().await();
        });
  }

  /** T085: the last connection ends before the close. */
  @Test
  default void waitClosed_withoutConnections_waitsForClose(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().close();
          pair.accepted().lost().await();
          LoopFuture<?> closed = pair.server().waitClosed();
          TaskWaits.briefly(loop);
          assertFalse(closed.isDone(), "the server is open");
          pair.server().close();

          closed.await();
        });
  }

  /** T085: the server and its last connection close in one callback. */
  @Test
  default void waitClosed_closeAndLastEndAtOnce_isNotMissed(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          LoopFuture<?> closed = pair.server().waitClosed();
          pair.far().close();
          pair.server().close();

          closed.await();
        });
  }

  /** T086. */
  @Test
  default void closeClients_flushesAndClosesEach(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().write(Bytes.of("last words"));
          pair.server().close();
          pair.server().closeClients();
          pair.server().waitClosed().await();
          pair.client().protocol().lost().await();

          assertEquals(
              List.of("made", "data:last words", "eof", "lost"), pair.client().protocol().events());
          assertEquals(List.of("made", "lost"), pair.accepted().events());
        });
  }

  /** T087. */
  @Test
  default void abortClients_withAFullWriteBuffer_isPrompt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().pauseReading();
          WriteBuffers.fill(pair.far());
          pair.server().close();
          pair.server().closeClients();
          TaskWaits.briefly(loop);
          assertFalse(
              pair.accepted().events().contains("lost"),
              "closeClients must wait for the buffered bytes");
          pair.server().abortClients();
          pair.server().waitClosed().await();

          assertEquals("lost", pair.accepted().events().getLast());
        });
  }

  /** The server closes while it accepts a connection. */
  @Test
  default void close_inConnectionMade_isAllowed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var servers = new ArrayList<Server>();
          var accepted = new RecordingProtocol(loop).onMade(t -> servers.getFirst().close());
          servers.add(TcpPair.server(kit, accepted));
          int port = TcpPair.port(servers.getFirst());
          var connection =
              loop.createConnection(
                      () -> new RecordingProtocol(loop), Target.host("127.0.0.1", port))
                  .await();
          accepted.made().await();
          connection.transport().close();

          servers.getFirst().waitClosed().await();
        });
  }
}
