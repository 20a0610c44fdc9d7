package dev.rondo.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Datagram;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingDatagrams;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Datagrams over Unix domain sockets, which apply back-pressure for a slow receiver. */
@Role({ConnectionOpener.class, DatagramTransport.class, DatagramProtocol.class})
@Covers("createDatagramEndpoint")
@Needs({Capability.UNIX_DATAGRAM, Capability.TASKS})
public interface UnixDatagramContract extends LoopContract {

  @Test
  default void createDatagramEndpoint_paths_askAndAnswer(LoopFixture kit) throws Exception {
    kit.runTask(
        () ->
            exchange(kit.loop(), UnixDomainSocketAddress.of(path(kit, "server")), path(kit, "c")));
  }

  @Test
  @Needs({Capability.UNIX_ABSTRACT, Capability.RAW_SOCKETS})
  default void createDatagramEndpoint_abstractName_asksAndAnswers(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    String name = "\0rondo-tck-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    kit.runTask(() -> exchange(loop, loop.sockets().unixAddress(name), path(kit, "c")));
  }

  @Test
  @Covers("sockRecvfrom")
  @Needs({Capability.UNIX_ABSTRACT, Capability.RAW_SOCKETS})
  default void close_rawSocketWithAbstractName_freesItAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    String name = "\0rondo-tck-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    kit.runTask(
        () -> {
          for (boolean pending : new boolean[] {false, true, false}) {
            NetworkChannel socket = loop.sockets().openDatagram(StandardProtocolFamily.UNIX);
            socket.bind(loop.sockets().unixAddress(name));
            LoopFuture<Datagram> received = loop.sockRecvfrom(socket, 8);
            TaskWaits.twoIterations(loop);
            if (!pending) {
              received.cancel();
            }
            socket.close();
            NetworkChannel next = loop.sockets().openDatagram(StandardProtocolFamily.UNIX);
            next.bind(loop.sockets().unixAddress(name));
            next.close();

            if (pending) {
              assertThrows(AsynchronousCloseException.class, received::await);
            }
          }
        });
  }

  private static void exchange(EventLoop loop, SocketAddress address, Path clientPath)
      throws Exception {
    var server = new RecordingDatagrams(loop);
    server.onData(data -> server.send("resp:" + data, server.sender()));
    RecordingDatagrams.open(loop, DatagramOptions.local(address), server);
    var clientAddress = UnixDomainSocketAddress.of(clientPath);
    RecordingDatagrams client =
        RecordingDatagrams.open(
            loop, DatagramOptions.remote(address).withLocalAddress(clientAddress));
    client.send("xxx");
    client.send("");
    client.received(2).await();

    assertEquals(clientAddress, server.sender());
    assertEquals(address, client.sender());
    assertEquals(address, server.transport().getExtraInfo(ExtraInfo.SOCKNAME));
    assertEquals(address, client.transport().getExtraInfo(ExtraInfo.PEERNAME));
    assertEquals(List.of("resp:xxx", "resp:"), client.datagrams());
    client.closeAndWait();
    server.closeAndWait();
  }

  @Test
  default void sender_withoutAName_isTheEmptyPath(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var address = UnixDomainSocketAddress.of(path(kit, "server"));
          RecordingDatagrams server = RecordingDatagrams.open(loop, DatagramOptions.local(address));
          RecordingDatagrams client =
              RecordingDatagrams.open(loop, DatagramOptions.ofFamily(StandardProtocolFamily.UNIX));
          client.send("who am I?", address);
          server.received(1).await();

          assertEquals(UnixDomainSocketAddress.of(""), server.sender());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void sendto_largerThanUdpAllows_arrivesWhole(LoopFixture kit) throws Exception {
    int size = 100_000;
    kit.runTask(
        () -> {
          RecordingDatagrams server = bound(kit);
          RecordingDatagrams client = connectedTo(server);
          client.transport().sendto(Bytes.pattern(size), null);
          client.send("small");
          server.received(2).await();

          assertEquals(List.of(Bytes.text(Bytes.pattern(size)), "small"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void localAddress_staleSocket_isReplacedAndAFileIsNot(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Path path = path(kit, "server");
          DatagramOptions options = DatagramOptions.local(UnixDomainSocketAddress.of(path));
          RecordingDatagrams.open(loop, options).closeAndWait();
          assertTrue(Files.exists(path));
          RecordingDatagrams.open(loop, options).closeAndWait();
          Files.delete(path);
          Files.writeString(path, "precious");
          var failure =
              assertThrows(IOException.class, () -> RecordingDatagrams.open(loop, options));

          ErrorMessages.assertContains(failure, path.toString());
          assertEquals("precious", Files.readString(path));
        });
  }

  @Test
  default void remoteAddress_withoutReceiver_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Path path = path(kit, "nobody");
          DatagramOptions options = DatagramOptions.remote(UnixDomainSocketAddress.of(path));
          var failure =
              assertThrows(ConnectException.class, () -> RecordingDatagrams.open(loop, options));

          ErrorMessages.assertContains(failure, path.toString());
        });
  }

  @Test
  @Covers({"DatagramTransport.getWriteBufferSize", "DatagramProtocol.pauseWriting"})
  default void slowReceiver_pausesAndResumesTheSender(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingDatagrams server = bound(kit);
          RecordingDatagrams client = connectedTo(server);
          client.transport().setWriteBufferLimits(new WriteBufferLimits(8, 100));
          server.transport().pauseReading();
          int sent = fill(client);
          assertEquals(
              0,
              client.transport().getWriteBufferSize() % 12,
              "each datagram must count as 4 bytes of data and 8 of overhead");
          assertTrue(client.transport().getWriteBufferSize() > 100);
          assertEquals(List.of("made", "pause"), client.events());
          server.transport().resumeReading();
          client.recorded("resume").await();
          server.received(sent).await();

          assertEquals(List.of("made", "pause", "resume"), client.events());
          assertEquals(0, client.transport().getWriteBufferSize());
          for (int i = 0; i < sent; i++) {
            assertEquals("%04d".formatted(i), server.datagrams().get(i));
          }
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void close_whileTheReceiverIsSlow_sendsTheRestFirst(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingDatagrams server = bound(kit);
          RecordingDatagrams client = connectedTo(server);
          server.transport().pauseReading();
          client.transport().setWriteBufferLimits(new WriteBufferLimits(0, 100));
          int sent = fill(client);
          client.transport().close();
          TaskWaits.briefly(kit.loop());
          assertEquals(List.of("made", "pause"), client.events());
          server.transport().resumeReading();
          client.lost().await();
          server.received(sent).await();

          assertEquals(List.of("made", "pause", "resume", "lost"), client.events());
          server.closeAndWait();
        });
  }

  @Test
  default void abort_whileTheReceiverIsSlow_dropsTheRest(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingDatagrams server = bound(kit);
          RecordingDatagrams client = connectedTo(server);
          server.transport().pauseReading();
          client.transport().setWriteBufferLimits(new WriteBufferLimits(0, 100));
          int sent = fill(client);
          client.transport().abort();
          client.lost().await();
          server.transport().resumeReading();
          server.received(1).await();
          TaskWaits.briefly(kit.loop());

          assertTrue(server.datagrams().size() < sent);
          assertEquals("lost", client.events().getLast());
          server.closeAndWait();
        });
  }

  @Test
  @Covers("sockSendto")
  @Needs({Capability.RAW_SOCKETS, Capability.UDP})
  default void sockSendall_slowReceiver_waitsAndCanBeCancelled(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var address = UnixDomainSocketAddress.of(path(kit, "server"));
          NetworkChannel far = open(kit).bind(address);
          NetworkChannel near = open(kit);
          loop.sockConnect(near, address).await();
          int sent = 0;
          LoopFuture<?> pending = loop.sockSendall(near, Bytes.of("x"));
          while (pending.isDone()) {
            pending.await();
            sent++;
            pending = loop.sockSendall(near, Bytes.of("x"));
          }
          TaskWaits.briefly(loop);
          assertFalse(pending.isDone());
          pending.cancel();
          LoopFuture<?> last = loop.sockSendall(near, Bytes.of("last"));
          Datagram received = loop.sockRecvfrom(far, 10).await();
          for (int i = 1; i < sent; i++) {
            received = loop.sockRecvfrom(far, 10).await();
          }
          assertEquals("x", Bytes.text(received.data()));
          last.await();

          assertEquals("last", Bytes.text(loop.sockRecvfrom(far, 10).await().data()));
        });
  }

  private static NetworkChannel open(LoopFixture kit) throws IOException {
    return kit.closing(kit.loop().sockets().openDatagram(StandardProtocolFamily.UNIX));
  }

  /** Sends until the protocol is paused, and returns the number of datagrams sent. */
  private static int fill(RecordingDatagrams client) {
    int sent = 0;
    while (!client.events().contains("pause")) {
      client.send("%04d".formatted(sent++));
      assertTrue(sent < 10_000, "the protocol must be paused");
    }
    return sent;
  }

  private static RecordingDatagrams bound(LoopFixture kit) throws Exception {
    return RecordingDatagrams.open(
        kit.loop(), DatagramOptions.local(UnixDomainSocketAddress.of(path(kit, "server"))));
  }

  private static RecordingDatagrams connectedTo(RecordingDatagrams server) throws Exception {
    SocketAddress address =
        Objects.requireNonNull(server.transport().getExtraInfo(ExtraInfo.SOCKNAME));
    return RecordingDatagrams.open(server.loop(), DatagramOptions.remote(address));
  }

  /** Returns a path for a socket, in a folder that is deleted after the test. */
  private static Path path(LoopFixture kit, String name) throws IOException {
    Path folder = Files.createTempDirectory("rondo-tck");
    Path path = folder.resolve(name);
    kit.closing(
        () -> {
          Files.deleteIfExists(path);
          Files.delete(folder);
        });
    return path;
  }
}
