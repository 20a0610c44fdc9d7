package dev.rondo.tck.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopLifecycle;
import dev.rondo.junit.check.ResourceSnapshot;
import dev.rondo.net.Connection;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.RawPair;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Channels and transports that are closed while their loop does not run: the next run or the loop's
 * {@code close} releases them. In asyncio, too, a transport waits for the next run; a socket does
 * not, but the selector of the JDK keeps a channel that it watches. The fixture looks for leaks.
 */
@Role(LoopLifecycle.class)
@Needs(Capability.TASKS)
public interface StoppedClosingContract extends LoopContract {

  @Test
  @Covers("ChannelWatcher.addReader")
  @Needs({Capability.WATCH_SOCKETS, Capability.TASKS})
  default void addReader_closedBetweenRuns_releasedByTheNext(LoopFixture kit) throws Exception {
    RawPair pair = RawPair.open(kit);
    watch(kit, pair);
    Set<String> before = ResourceSnapshot.descriptors();
    pair.near().close();
    kit.iterate();

    assertEnd(pair.far());
    assertFalse(
        !before.isEmpty() && ResourceSnapshot.descriptors().containsAll(before),
        "the descriptor of the closed channel is still open");
  }

  @Test
  @Covers("close")
  @Needs({Capability.WATCH_SOCKETS, Capability.TASKS})
  default void close_watchedChannelClosedBefore_releasesIt(LoopFixture kit) throws Exception {
    RawPair pair = RawPair.open(kit);
    watch(kit, pair);
    pair.near().close();
    kit.loop().close();

    assertEnd(pair.far());
  }

  @Test
  @Covers({"Transport.close", "WriteTransport.abort"})
  @Needs({Capability.TCP, Capability.TASKS})
  default void closeAndAbort_betweenRuns_takeEffectInTheNext(LoopFixture kit) throws Exception {
    TcpPair closed = kit.run(() -> TcpPair.open(kit));
    TcpPair aborted = kit.run(() -> TcpPair.open(kit));
    closed.near().close();
    aborted.near().abort();
    assertTrue(closed.near().isClosing());
    assertEquals(List.of("made"), closed.client().protocol().events());
    assertEquals(List.of("made"), aborted.client().protocol().events());
    kit.runTask(
        () -> {
          for (TcpPair pair : List.of(closed, aborted)) {
            pair.client().protocol().lost().await();
            pair.accepted().lost().await();
          }
        });
  }

  @Test
  @Covers("close")
  @NeedsSystemNetwork
  @Needs({Capability.TCP, Capability.TASKS})
  default void close_transportClosedBefore_releasesItsSocket(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.at(0))) {
      Target target = Target.host("127.0.0.1", server.socket().getLocalPort());
      Connection<Transport, RecordingProtocol> connection =
          kit.run(() -> loop.createConnection(() -> new RecordingProtocol(loop), target).await());
      SocketChannel far = kit.closing(server.accept());
      connection.transport().close();
      loop.close();

      assertEnd(far);
      assertEquals(List.of("made"), connection.protocol().events());
    }
  }

  private static void watch(LoopFixture kit, RawPair pair) {
    kit.loop().addReader(pair.near(), () -> {});
    kit.iterate();
  }

  private static void assertEnd(SocketChannel far) throws Exception {
    assertEquals(-1, far.read(ByteBuffer.allocate(1)));
  }
}
