package dev.rondo.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SocketOperations;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Datagrams over Unix domain sockets that cannot be sent. */
@Role(SocketOperations.class)
@Covers("sockSendto")
@Needs({
  Capability.UNIX_DATAGRAM,
  Capability.UDP,
  Capability.UNIX_STREAM,
  Capability.RAW_SOCKETS,
  Capability.TASKS
})
public interface UnixDatagramFailureContract extends LoopContract {

  @Test
  default void sockSendto_noSuchName_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = open(kit);
          NetworkChannel stream =
              kit.closing(loop.sockets().openListener(StandardProtocolFamily.UNIX));
          stream.bind(address(kit));
          SocketAddress unnamed = UnixDomainSocketAddress.of("");
          for (SocketAddress wrong :
              new SocketAddress[] {address(kit), unnamed, stream.getLocalAddress()}) {
            assertThrows(
                IOException.class,
                () -> loop.sockSendto(near, Bytes.of("lost"), wrong).await(),
                wrong::toString);
          }
          NetworkChannel far = bound(kit);
          loop.sockSendto(near, Bytes.of("found"), far.getLocalAddress()).await();

          assertEquals("found", Bytes.text(loop.sockRecv(far, 10).await()));
        });
  }

  @Test
  default void sockSendto_receiverClosed_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = open(kit);
          NetworkChannel far = bound(kit);
          SocketAddress address = far.getLocalAddress();
          far.close();

          assertThrows(
              PortUnreachableException.class,
              () -> loop.sockSendto(near, Bytes.of("lost"), address).await());
          assertTrue(Files.exists(((UnixDomainSocketAddress) address).getPath()));
        });
  }

  @Test
  @Covers("sockSendto")
  default void sockSendall_peerClosed_disconnects(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel far = bound(kit);
          NetworkChannel near = connected(kit, far);
          far.close();

          assertThrows(
              PortUnreachableException.class,
              () -> loop.sockSendall(near, Bytes.of("lost")).await());
          var next =
              assertThrows(
                  IOException.class, () -> loop.sockSendall(near, Bytes.of("lost")).await());
          assertFalse(next instanceof PortUnreachableException, next::toString);
        });
  }

  @Test
  default void sockSendto_receiverClosesMeanwhile_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel far = bound(kit);
          SocketAddress address = far.getLocalAddress();
          NetworkChannel near = open(kit);
          NetworkChannel connected = connected(kit, far);
          LoopFuture<Integer> sending = loop.sockSendto(near, Bytes.of("x"), address);
          for (int i = 0; sending.isDone() && i < 10_000; i++) {
            sending = loop.sockSendto(near, Bytes.of("x"), address);
          }
          LoopFuture<?> second = loop.sockSendall(connected, Bytes.of("x"));
          TaskWaits.twoIterations(loop);
          assertFalse(sending.isDone());
          assertFalse(second.isDone());
          far.close();

          assertThrows(PortUnreachableException.class, sending::await);
          assertThrows(PortUnreachableException.class, second::await);
        });
  }

  /** The receiver keeps a datagram whose sender is gone. */
  @Test
  default void sockSendto_senderCloses_arrives(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel far = bound(kit);
          NetworkChannel near = open(kit);
          loop.sockSendto(near, Bytes.of("kept"), far.getLocalAddress()).await();
          near.close();

          assertEquals("kept", Bytes.text(loop.sockRecv(far, 10).await()));
        });
  }

  @Test
  default void sockSendto_receiverOfAnotherPeer_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel peer = bound(kit);
          NetworkChannel far = bound(kit);
          loop.sockConnect(far, peer.getLocalAddress()).await();
          NetworkChannel stranger = open(kit);

          assertThrows(
              IOException.class,
              () -> loop.sockSendto(stranger, Bytes.of("x"), far.getLocalAddress()).await());
          assertThrows(
              IOException.class, () -> loop.sockConnect(stranger, far.getLocalAddress()).await());
          loop.sockSendto(peer, Bytes.of("permitted"), far.getLocalAddress()).await();
          assertEquals("permitted", Bytes.text(loop.sockRecv(far, 10).await()));
        });
  }

  /** A socket that leaves its peer drops the peer's datagrams, and the peer learns it. */
  @Test
  @Covers("sockSendto")
  default void sockConnect_toAnotherPeer_resetsTheFirst(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel first = bound(kit);
          NetworkChannel second = bound(kit);
          NetworkChannel near = bound(kit);
          loop.sockConnect(near, first.getLocalAddress()).await();
          loop.sockConnect(first, near.getLocalAddress()).await();
          loop.sockSendall(first, Bytes.of("dropped")).await();
          loop.sockConnect(near, second.getLocalAddress()).await();
          loop.sockSendto(second, Bytes.of("second"), near.getLocalAddress()).await();

          assertEquals("second", Bytes.text(loop.sockRecv(near, 10).await()));
          assertThrows(IOException.class, () -> loop.sockRecv(first, 10).await());
        });
  }

  @Test
  default void sockSendto_largerThanTheBuffer_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = open(kit);
          near.setOption(StandardSocketOptions.SO_SNDBUF, 8 * 1024);
          NetworkChannel far = bound(kit);
          assertThrows(
              IOException.class,
              () -> loop.sockSendto(near, Bytes.pattern(100_000), far.getLocalAddress()).await());
          loop.sockSendto(near, Bytes.of("small"), far.getLocalAddress()).await();

          assertEquals("small", Bytes.text(loop.sockRecv(far, 10).await()));
        });
  }

  private static NetworkChannel open(LoopFixture kit) throws IOException {
    return kit.closing(kit.loop().sockets().openDatagram(StandardProtocolFamily.UNIX));
  }

  private static NetworkChannel bound(LoopFixture kit) throws IOException {
    return open(kit).bind(address(kit));
  }

  private static NetworkChannel connected(LoopFixture kit, NetworkChannel far) throws Exception {
    NetworkChannel near = open(kit);
    kit.loop().sockConnect(near, far.getLocalAddress()).await();
    return near;
  }

  /** Returns an address without a file, which is deleted after the test. */
  private static UnixDomainSocketAddress address(LoopFixture kit) throws IOException {
    Path path = Files.createTempFile("rondo-tck", "");
    Files.delete(path);
    kit.closing(() -> Files.deleteIfExists(path));
    return UnixDomainSocketAddress.of(path);
  }
}
