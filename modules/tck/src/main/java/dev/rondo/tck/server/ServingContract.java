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
import dev.rondo.net.ExtraInfo;
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
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Accepting and serving connections. */
@Role(ServerOpener.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface ServingContract extends LoopContract {

  @Test
  default void createServer_eachConnection_getsAProtocolOfItsOwn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new ArrayList<RecordingProtocol>();
          Server server =
              loop.createServer(
                      () -> {
                        accepted.add(new RecordingProtocol(loop));
                        return accepted.getLast();
                      },
                      Binding.host("127.0.0.1", 0))
                  .await();
          for (int i = 0; i < 3; i++) {
            RecordingProtocol client = connect(loop, TcpPair.port(server));
            client.transport().write(Bytes.of("from " + i));
            int count = i + 1;
            TaskWaits.until(loop, "the connection is accepted", () -> accepted.size() == count);
            accepted.get(i).received("from " + i).await();
          }

          assertEquals(3, accepted.size());
        });
  }

  /** T083. */
  @Test
  @Covers({"createServer", "startServing", "isServing"})
  default void createServer_startServingLater_servesOnlyThen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          Server server =
              loop.createServer(
                      () -> accepted,
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withStartServing(false))
                  .await();
          assertFalse(server.isServing());
          assertEquals(1, server.sockets().size());
          server.startServing().await();
          server.startServing().await();
          assertTrue(server.isServing());
          connect(loop, TcpPair.port(server));

          accepted.made().await();
        });
  }

  /** T083. */
  @Test
  @Covers("serveForever")
  default void serveForever_cancelled_closesTheServer(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server =
              loop.createServer(
                      () -> new Protocol() {},
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withStartServing(false))
                  .await();
          LoopFuture<?> serving = server.serveForever();
          server.startServing().await();
          assertTrue(server.isServing());
          assertThrows(IllegalStateException.class, server::serveForever);
          serving.cancel();

          assertThrows(CancellationException.class, serving::await);
          assertFalse(server.isServing());
          assertThrows(IllegalStateException.class, server::serveForever);
        });
  }

  /** T088. */
  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void connectAcceptedSocket_isServedAsAConnection(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener =
              kit.closing(loop.sockets().openListener(StandardProtocolFamily.INET));
          listener.bind(Loopback.at(0));
          var accepting = loop.sockAccept(listener);
          var address = (InetSocketAddress) listener.getLocalAddress();
          RecordingProtocol client = connect(loop, address.getPort());
          var connection =
              loop.connectAcceptedSocket(
                      () -> new RecordingProtocol(loop), accepting.await().socket())
                  .await();
          connection.transport().write(Bytes.of("served"));
          client.received("served").await();

          assertEquals(List.of("made"), connection.protocol().events());
        });
  }

  @Test
  default void createServer_factoryThatThrows_isReported(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("no protocol today");
    var attempts = new ArrayList<String>();
    kit.runTask(
        () -> {
          var good = new RecordingProtocol(loop);
          Server server =
              loop.createServer(
                      () -> {
                        attempts.add("attempt");
                        if (attempts.size() == 1) {
                          throw failure;
                        }
                        return good;
                      },
                      Binding.host("127.0.0.1", 0))
                  .await();
          connect(loop, TcpPair.port(server)).lost().await();
          connect(loop, TcpPair.port(server));

          good.made().await();
        });

    assertSame(failure, kit.reports().takeOne().exception());
  }

  @Test
  default void createServer_options_areSetOnAcceptedSockets(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          var options =
              ServerOptions.defaults()
                  .withKeepAlive(true)
                  .withListening(
                      ListenOptions.defaults()
                          .withSocketOptions(Map.of(StandardSocketOptions.SO_RCVBUF, 32 * 1024)));
          Server server =
              loop.createServer(() -> accepted, Binding.host("127.0.0.1", 0), options).await();
          connect(loop, TcpPair.port(server));
          accepted.made().await();

          TransportSocket socket = accepted.transport().getExtraInfo(ExtraInfo.SOCKET);
          assertNotNull(socket);
          assertEquals(true, socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
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
}
