package dev.rondo.tck.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.ServerOpener;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPath;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TestFile;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams over Unix domain sockets. */
@Role({ConnectionOpener.class, ServerOpener.class})
@Covers("createUnixServer")
@Needs({Capability.UNIX_STREAM, Capability.TASKS})
public interface UnixContract extends LoopContract {

  @Test
  default void createUnixConnection_path_exchangesBytes(LoopFixture kit) throws Exception {
    kit.runTask(() -> exchange(kit, SocketPath.create(kit).toString()));
  }

  @Test
  @Needs(Capability.UNIX_ABSTRACT)
  default void createUnixConnection_abstractName_exchangesBytes(LoopFixture kit) throws Exception {
    String name = "rondo-tck-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    kit.runTask(() -> exchange(kit, "\0" + name));
  }

  @Test
  @Needs(Capability.UNIX_ABSTRACT)
  default void close_serverWithAbstractName_freesItAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    String name = "\0rondo-tck-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    kit.runTask(
        () -> {
          for (int i = 0; i < 3; i++) {
            Server server =
                loop.createUnixServer(() -> new Protocol() {}, Binding.unix(name)).await();
            TaskWaits.twoIterations(loop);
            server.close();
            try (NetworkChannel next = loop.sockets().openListener(StandardProtocolFamily.UNIX)) {
              next.bind(loop.sockets().unixAddress(name));
            }
          }
        });
  }

  private static void exchange(LoopFixture kit, String path) throws Exception {
    EventLoop loop = kit.loop();
    RecordingProtocol accepted = new RecordingProtocol(loop);
    Server server = loop.createUnixServer(() -> accepted, Binding.unix(path)).await();
    Connection<Transport, RecordingProtocol> client =
        loop.createUnixConnection(() -> new RecordingProtocol(loop), Target.unix(path)).await();
    client.transport().write(Bytes.of("question"));
    accepted.received("question").await();
    accepted.transport().write(Bytes.of("answer"));
    client.protocol().received("answer").await();
    client.transport().writeEof();
    accepted.lost().await();
    client.protocol().lost().await();
    server.close();
    server.waitClosed().await();
  }

  @Test
  @Needs({Capability.UNIX_STREAM, Capability.TLS, Capability.TASKS})
  default void createUnixConnection_overTls_exchangesBytes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          String path = SocketPath.create(kit).toString();
          RecordingProtocol accepted = new RecordingProtocol(loop);
          Server server =
              loop.createUnixServer(
                      () -> accepted,
                      Binding.unix(path),
                      ServerOptions.defaults().withTls(TlsPair.serverOptions()))
                  .await();
          Connection<Transport, RecordingProtocol> client =
              loop.createUnixConnection(
                      () -> new RecordingProtocol(loop),
                      Target.unix(path),
                      ConnectOptions.defaults().withTls(TlsPair.clientOptions()))
                  .await();
          client.transport().write(Bytes.pattern(300_000));
          accepted.received(300_000).await();
          accepted.transport().write(Bytes.of("answer"));
          client.protocol().received("answer").await();
          assertFalse(client.transport().canWriteEof());
          assertThrows(UnsupportedOperationException.class, () -> client.transport().writeEof());
          client.transport().close();
          accepted.lost().await();
          client.protocol().lost().await();
          server.close();
          server.waitClosed().await();

          assertEquals(TestFile.text(0, 300_000), accepted.text());
          assertEquals(List.of("made", "data:answer", "lost"), client.protocol().events());
        });
  }

  @Test
  default void createUnixConnection_noListener_failsNamingThePath(LoopFixture kit)
      throws Exception {
    Path path = SocketPath.create(kit);
    kit.runTask(
        () -> {
          IOException failure =
              assertThrows(
                  IOException.class,
                  () ->
                      kit.loop()
                          .createUnixConnection(() -> new Protocol() {}, Target.unix(path))
                          .await());

          assertTrue(String.valueOf(failure.getMessage()).contains(path.toString()));
        });
  }

  /** T105. */
  @Test
  default void createUnixServer_staleSocket_isReplaced(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Path path = SocketPath.create(kit);
    kit.runTask(
        () -> {
          ServerOptions leave = ServerOptions.defaults().withCleanupSocket(false);
          loop.createUnixServer(() -> new Protocol() {}, Binding.unix(path), leave).await().close();
          assertTrue(Files.exists(path));

          exchange(kit, path.toString());
        });
  }

  /** T105. */
  @Test
  default void createUnixServer_fileInTheWay_failsAndLeavesIt(LoopFixture kit) throws Exception {
    Path path = SocketPath.create(kit);
    Files.writeString(path, "precious");
    kit.runTask(
        () -> {
          IOException failure =
              assertThrows(
                  IOException.class,
                  () ->
                      kit.loop()
                          .createUnixServer(() -> new Protocol() {}, Binding.unix(path))
                          .await());

          assertTrue(String.valueOf(failure.getMessage()).contains(path.toString()));
          assertEquals("precious", Files.readString(path));
        });
  }

  /** T106. */
  @Test
  @Covers("createUnixServer")
  default void close_removesTheFileUnlessAnotherTookItsPlace(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    Path path = SocketPath.create(kit);
    kit.runTask(
        () -> {
          loop.createUnixServer(() -> new Protocol() {}, Binding.unix(path)).await().close();
          assertFalse(Files.exists(path));

          Server replaced =
              loop.createUnixServer(() -> new Protocol() {}, Binding.unix(path)).await();
          Files.move(path, path.resolveSibling("moved"));
          Files.writeString(path, "another");
          replaced.close();
          assertEquals("another", Files.readString(path));
        });
  }

  @Test
  default void createUnixConnection_wrongTarget_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Target host = Target.host("127.0.0.1", 1);
          assertThrows(
              IllegalArgumentException.class,
              () -> loop.createUnixConnection(() -> new Protocol() {}, host));
          assertThrows(
              IllegalArgumentException.class,
              () -> loop.createUnixServer(() -> new Protocol() {}, Binding.anyHost(0)));
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  loop.createUnixServer(
                      () -> new Protocol() {},
                      Binding.unix("never"),
                      ServerOptions.defaults().withReusePort(true)));
          assertThrows(
              NullPointerException.class,
              () ->
                  loop.createUnixConnection(
                      Nulls.any(), Target.unix("never"), ConnectOptions.defaults()));
        });
  }

  /** T103: TCP socket options must not be set on these sockets. */
  @Test
  @Covers("createUnixServer")
  default void sockets_showTheirPath(LoopFixture kit) throws Exception {
    Path path = SocketPath.create(kit);
    kit.runTask(
        () -> {
          Server server =
              kit.loop().createUnixServer(() -> new Protocol() {}, Binding.unix(path)).await();

          var address = localAddress(server);
          assertTrue(address.contains(path.toString()), address);
          server.close();
        });
  }

  private static String localAddress(Server server) {
    var address = server.sockets().getFirst().localAddress();
    assertNotNull(address);
    return String.valueOf(address);
  }
}
