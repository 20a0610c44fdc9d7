package dev.rondo.tck.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Operations on stream sockets: host names, and more bytes than the socket takes at once. */
@Needs({Capability.RAW_SOCKETS, Capability.TASKS})
public interface SocketTransferContract extends LoopContract {

  /** T061. */
  @Test
  default void sockConnect_hostName_isResolvedForTheSocketFamily(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener = SocketPair.listener(kit);
          int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
          NetworkChannel near = kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
          LoopFuture<?> connecting =
              loop.sockConnect(near, InetSocketAddress.createUnresolved("localhost", port));
          AcceptedSocket accepted = loop.sockAccept(listener).await();
          kit.closing(accepted.socket());
          connecting.await();

          assertEquals(near.getLocalAddress(), accepted.address());
        });
  }

  /** T065: the accept is cancelled before, while or after a connection arrives. */
  @Test
  default void sockAccept_cancelledAtAnyMoment_losesNoConnection(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener = SocketPair.listener(kit);
          for (int moment = 0; moment < 24; moment++) {
            LoopFuture<AcceptedSocket> accepting = loop.sockAccept(listener);
            waitRepeatedly(loop, moment % 3);
            NetworkChannel near =
                kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
            LoopFuture<?> connecting = loop.sockConnect(near, listener.getLocalAddress());
            waitRepeatedly(loop, moment / 3 % 4);
            if (accepting.cancel()) {
              accepting = loop.sockAccept(listener);
            }
            AcceptedSocket accepted = accepting.await();
            connecting.await();
            assertEquals(near.getLocalAddress(), accepted.address(), "moment " + moment);
            accepted.socket().close();
            near.close();
          }
        });
  }

  private static void waitRepeatedly(EventLoop loop, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      TaskWaits.twoIterations(loop);
    }
  }

  @Test
  default void sockAccept_listenerClosedMeanwhile_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener = SocketPair.listener(kit);
          LoopFuture<AcceptedSocket> pending = loop.sockAccept(listener);
          TaskWaits.twoIterations(loop);
          listener.close();

          assertThrows(AsynchronousCloseException.class, pending::await);
        });
  }

  @Test
  default void sockSendall_socketClosedMeanwhile_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<?> blocked = loop.sockSendall(pair.near(), ByteBuffer.allocate(64 << 20));
          TaskWaits.twoIterations(loop);
          pair.near().close();

          assertThrows(AsynchronousCloseException.class, blocked::await);
        });
  }

  /** T064. */
  @Test
  default void sockSendall_cancelledWhileBlocked_letsTheNextSend(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<?> blocked = loop.sockSendall(pair.near(), ByteBuffer.allocate(64 << 20));
          TaskWaits.twoIterations(loop);
          assertTrue(blocked.cancel());
          Task<byte[]> received = loop.createTask(() -> lastFive(loop, pair.far()));
          loop.sockSendall(pair.near(), Bytes.of("world")).await();
          pair.near().close();

          assertEquals("world", Bytes.text(ByteBuffer.wrap(received.await())));
        });
  }

  /** T066: an echo uses both directions of both sockets at once. */
  @Test
  @Covers({"sockSendall", "sockRecvInto"})
  default void sockSendallAndSockRecvInto_atOnce_carryAllBytes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 1_000_000;
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          Task<Integer> echo =
              loop.createTask(
                  () -> {
                    var buffer = ByteBuffer.allocate(64 * 1024);
                    while (loop.sockRecvInto(pair.far(), buffer.clear()).await() > 0) {
                      loop.sockSendall(pair.far(), buffer.flip()).await();
                    }
                    return size;
                  });
          LoopFuture<?> sent = loop.sockSendall(pair.near(), Bytes.pattern(size));
          var received = ByteBuffer.allocate(size);
          while (received.hasRemaining()) {
            assertTrue(loop.sockRecvInto(pair.near(), received).await() > 0);
          }
          sent.await();
          assertFalse(echo.isDone());
          pair.near().close();
          echo.await();

          assertEquals(Bytes.pattern(size), received.flip());
        });
  }

  /** A loop that cannot use a buffer confined to the task's thread refuses it and stays usable. */
  @Test
  default void sockRecvInto_confinedBuffer_isFilledOrRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(4).asByteBuffer();
            LoopFuture<Integer> reading = loop.sockRecvInto(pair.far(), buffer);
            loop.sockSendall(pair.near(), Bytes.of("data")).await();
            assertSucceedsOrRefuses(loop, reading);
          }
          loop.sockSendall(pair.near(), Bytes.of("more")).await();

          assertTrue(loop.sockRecvInto(pair.far(), ByteBuffer.allocate(8)).await() > 0);
        });
  }

  @Test
  default void sockSendall_confinedBuffer_isSentOrRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          Task<byte[]> received = loop.createTask(() -> lastFive(loop, pair.far()));
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer data = arena.allocate(8 << 20).asByteBuffer();
            assertSucceedsOrRefuses(loop, loop.sockSendall(pair.near(), data));
          }
          pair.near().close();
          received.await();
        });
  }

  private static void assertSucceedsOrRefuses(EventLoop loop, LoopFuture<?> operation)
      throws Exception {
    TaskWaits.until(loop, "the operation ends", operation::isDone);
    if (operation.exception() != null) {
      assertInstanceOf(WrongThreadException.class, operation.exception());
    }
  }

  private static byte[] lastFive(EventLoop loop, NetworkChannel sock) throws Exception {
    byte[] last = new byte[0];
    while (true) {
      ByteBuffer chunk = loop.sockRecv(sock, 1 << 20).await();
      if (!chunk.hasRemaining()) {
        return last;
      }
      byte[] joined = Arrays.copyOf(last, last.length + chunk.remaining());
      chunk.get(joined, last.length, joined.length - last.length);
      last = Arrays.copyOfRange(joined, Math.max(0, joined.length - 5), joined.length);
    }
  }
}
