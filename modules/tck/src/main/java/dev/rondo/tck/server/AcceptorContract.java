package dev.rondo.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.ServerOpener;
import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPath;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accepting connections on one loop and serving them on another. */
@Role(ServerOpener.class)
@Needs({Capability.TCP, Capability.RAW_SOCKETS, Capability.TASKS})
public interface AcceptorContract extends LoopContract {

  @Test
  @Covers({"createAcceptor", "serveAccepted"})
  default void serveAccepted_byAnotherLoop_servesToTheEnd(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    EventLoop other = kit.newLoop(LoopOptions.defaults());
    Server serving =
        other.runUntilComplete(other.createServer(() -> TlsPair.echo(other), Binding.none()));
    Thread thread = kit.thread(other::runForever);
    kit.runTask(
        () -> {
          Server acceptor =
              loop.createAcceptor(
                      (socket, ended) ->
                          other.callSoonThreadsafe(
                              () ->
                                  serving
                                      .serveAccepted(socket)
                                      .addDoneCallback(done -> loop.callSoonThreadsafe(ended))),
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults())
                  .await();
          assertEquals(List.of(), serving.sockets());
          RecordingProtocol client = connect(loop, acceptor);
          client.transport().write(Bytes.of("echo"));
          client.received("echo").await();
          acceptor.close();
          LoopFuture<?> closed = acceptor.waitClosed();
          TaskWaits.briefly(loop);
          assertFalse(closed.isDone(), "the connection has not ended");
          client.transport().close();

          closed.await();
        });
    other.callSoonThreadsafe(other::stop);
    thread.join();
  }

  @Test
  @Covers({"createAcceptor", "serveAccepted"})
  default void createAcceptor_limitReached_waitsForAnEnd(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<Runnable> endings = new ArrayList<>();
          Server serving = loop.createServer(() -> TlsPair.echo(loop), Binding.none()).await();
          Server acceptor =
              loop.createAcceptor(
                      (socket, ended) -> {
                        var _ = serving.serveAccepted(socket);
                        endings.add(ended);
                      },
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withMaxConnections(1))
                  .await();
          connect(loop, acceptor);
          TaskWaits.until(loop, "the first is accepted", () -> endings.size() == 1);
          RecordingProtocol second = connect(loop, acceptor);
          TaskWaits.briefly(loop);
          assertEquals(1, endings.size());
          endings.getFirst().run();
          endings.getFirst().run();
          second.transport().write(Bytes.of("echo"));
          second.received("echo").await();
          connect(loop, acceptor);
          TaskWaits.briefly(loop);

          assertEquals(2, endings.size(), "running the end again has no effect");
        });
  }

  @Test
  @Covers("createAcceptor")
  default void createAcceptor_handlerThatThrows_isReported(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("no loop today");
    kit.runTask(
        () -> {
          Server acceptor =
              loop.createAcceptor(
                      (socket, ended) -> {
                        throw failure;
                      },
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults())
                  .await();
          connect(loop, acceptor).lost().await();
          acceptor.close();

          acceptor.waitClosed().await();
        });

    assertSame(failure, kit.reports().takeOne().exception());
  }

  @Test
  @Needs(Capability.TLS)
  @Covers("createAcceptor")
  default void createAcceptor_withTls_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ServerOptions options = ServerOptions.defaults().withTls(TlsPair.serverOptions());
    kit.runTask(
        () ->
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    loop.createAcceptor(
                        (socket, ended) -> {}, Binding.host("127.0.0.1", 0), options)));
  }

  @Test
  @Covers("serveAccepted")
  default void serveAccepted_closedServer_closesTheSocket(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server serving = loop.createServer(() -> TlsPair.echo(loop), Binding.none()).await();
          serving.close();
          List<NetworkChannel> sockets = new ArrayList<>();
          Server acceptor =
              loop.createAcceptor(
                      (socket, ended) -> {
                        sockets.add(socket);
                        assertThrows(
                            IllegalStateException.class, () -> serving.serveAccepted(socket));
                        ended.run();
                      },
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults())
                  .await();
          connect(loop, acceptor).lost().await();

          assertFalse(sockets.getFirst().isOpen());
        });
  }

  @Test
  @Covers("serveAccepted")
  default void serveAccepted_factoryThatThrows_endsAndIsReported(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("no protocol today");
    kit.runTask(
        () -> {
          Server serving =
              loop.createServer(
                      () -> {
                        throw failure;
                      },
                      Binding.none())
                  .await();
          Server acceptor =
              loop.createAcceptor(
                      (socket, ended) ->
                          assertTrue(serving.serveAccepted(socket).isDone(), "it has ended"),
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults())
                  .await();
          connect(loop, acceptor).lost().await();
        });

    assertSame(failure, kit.reports().takeOne().exception());
  }

  @Test
  @Needs(Capability.UNIX_STREAM)
  @Covers("createAcceptor")
  default void createAcceptor_unixPath_passesConnectionsOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    String path = SocketPath.create(kit).toString();
    kit.runTask(
        () -> {
          Server serving = loop.createServer(() -> TlsPair.echo(loop), Binding.none()).await();
          loop.createAcceptor(
                  (socket, ended) -> serving.serveAccepted(socket),
                  Binding.unix(path),
                  ServerOptions.defaults())
              .await();
          var client =
              loop.createUnixConnection(() -> new RecordingProtocol(loop), new Target.Unix(path))
                  .await()
                  .protocol();
          client.transport().write(Bytes.of("echo"));

          client.received("echo").await();
        });
  }

  private static RecordingProtocol connect(EventLoop loop, Server server) throws Exception {
    return loop.createConnection(
            () -> new RecordingProtocol(loop), Target.host("127.0.0.1", TcpPair.port(server)))
        .await()
        .protocol();
  }
}
