package dev.rondo.tck.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SocketOperations;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SilentListener;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Operations on stream sockets: a cancelled operation loses no byte and no connection. */
@Role(SocketOperations.class)
@Needs({Capability.RAW_SOCKETS, Capability.TASKS})
public interface SocketContract extends LoopContract {

  /** T058. */
  @Test
  @Covers({"sockets", "sockConnect", "sockAccept", "sockSendall", "sockRecv"})
  default void sockets_connectAcceptSendReceive(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 1 << 20;
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<?> sent = loop.sockSendall(pair.near(), Bytes.pattern(size));
          var received = ByteBuffer.allocate(size);
          while (received.hasRemaining()) {
            received.put(loop.sockRecv(pair.far(), 64 * 1024).await());
          }
          sent.await();
          pair.near().close();

          assertEquals(Bytes.pattern(size), received.flip());
          assertFalse(loop.sockRecv(pair.far(), 1).await().hasRemaining());
        });
  }

  /** T058. */
  @Test
  default void sockRecvInto_fillsTheBufferAndEndsWithZero(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          var buffer = ByteBuffer.allocate(16);
          LoopFuture<Integer> pending = loop.sockRecvInto(pair.far(), buffer);
          loop.sockSendall(pair.near(), Bytes.of("into")).await();

          assertEquals(4, pending.await());
          assertEquals("into", Bytes.text(buffer.duplicate().flip()));
          pair.near().close();
          assertEquals(0, loop.sockRecvInto(pair.far(), ByteBuffer.allocate(1)).await());
        });
  }

  /** T060. */
  @Test
  default void sockConnect_refusedPort_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    kit.runTask(
        () -> {
          NetworkChannel sock = kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));

          assertThrows(
              ConnectException.class, () -> loop.sockConnect(sock, Loopback.at(port)).await());
        });
  }

  /** T062. */
  @Test
  default void sockRecv_cancelled_leavesTheDataToTheNext(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<ByteBuffer> cancelled = loop.sockRecv(pair.far(), 16);
          TaskWaits.twoIterations(loop);
          cancelled.cancel();
          LoopFuture<ByteBuffer> next = loop.sockRecv(pair.far(), 16);
          loop.sockSendall(pair.near(), Bytes.of("kept")).await();

          assertEquals("kept", Bytes.text(next.await()));
          assertTrue(cancelled.isCancelled());
        });
  }

  /** T063. */
  @Test
  default void sockRecv_cancelledAfterTheDataArrived_losesNothing(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<ByteBuffer> first = loop.sockRecv(pair.far(), 16);
          loop.sockSendall(pair.near(), Bytes.of("kept")).await();
          boolean cancelled = first.cancel();
          ByteBuffer received = cancelled ? loop.sockRecv(pair.far(), 16).await() : first.await();

          assertEquals("kept", Bytes.text(received));
        });
  }

  /** Receives are cancelled before, while and after their bytes arrive. */
  @Test
  default void sockRecv_cancelledAtAnyMoment_losesNoByte(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          Random moments = new Random(62);
          byte[] sent = new byte[200_000];
          moments.nextBytes(sent);
          LoopFuture<?> sending = loop.createTask(() -> sendInPieces(loop, pair.near(), sent));
          ByteBuffer got = ByteBuffer.allocate(sent.length);
          int cancelled = 0;
          while (got.hasRemaining()) {
            int room = 1 + moments.nextInt(3000);
            LoopFuture<ByteBuffer> receiving = loop.sockRecv(pair.far(), room);
            for (int waits = moments.nextInt(4); waits > 0; waits--) {
              TaskWaits.twoIterations(loop);
            }
            if (moments.nextInt(8) > 0 && receiving.cancel()) {
              cancelled++;
            } else {
              got.put(receiving.await());
            }
          }
          sending.await();

          assertArrayEquals(sent, got.array());
          assertTrue(cancelled > 0, "no receive was cancelled");
        });
  }

  private static boolean sendInPieces(EventLoop loop, NetworkChannel socket, byte[] data)
      throws Exception {
    for (int start = 0; start < data.length; start += 1000) {
      loop.sockSendall(socket, ByteBuffer.wrap(data, start, 1000)).await();
      TaskWaits.twoIterations(loop);
    }
    return true;
  }

  /** T065. */
  @Test
  default void sockAccept_cancelled_leavesTheConnectionToTheNext(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener = SocketPair.listener(kit);
          LoopFuture<AcceptedSocket> cancelled = loop.sockAccept(listener);
          TaskWaits.twoIterations(loop);
          cancelled.cancel();
          NetworkChannel near = kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
          LoopFuture<?> connecting = loop.sockConnect(near, listener.getLocalAddress());
          AcceptedSocket accepted = loop.sockAccept(listener).await();
          kit.closing(accepted.socket());
          connecting.await();

          assertEquals(near.getLocalAddress(), accepted.address());
        });
  }

  @Test
  default void sockRecv_whileOneIsPending_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<ByteBuffer> pending = loop.sockRecv(pair.far(), 16);

          assertThrows(IllegalStateException.class, () -> loop.sockRecv(pair.far(), 16).await());
          loop.sockSendall(pair.near(), Bytes.of("first")).await();
          assertEquals("first", Bytes.text(pending.await()));
        });
  }

  @Test
  @Covers("sockRecv")
  default void close_withAPendingReceive_failsIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          LoopFuture<ByteBuffer> pending = loop.sockRecv(pair.far(), 16);
          TaskWaits.twoIterations(loop);
          pair.far().close();

          assertThrows(AsynchronousCloseException.class, pending::await);
        });
  }

  @Test
  @Covers("sockConnect")
  @NeedsSystemNetwork
  default void close_withAPendingConnect_failsIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    InetAddress address = InetAddress.getLoopbackAddress();
    SilentListener listener = kit.closing(new SilentListener(address));
    kit.runTask(
        () -> {
          NetworkChannel socket =
              kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
          LoopFuture<?> pending =
              loop.sockConnect(socket, new InetSocketAddress(address, listener.port()));
          TaskWaits.twoIterations(loop);
          socket.close();

          assertThrows(AsynchronousCloseException.class, pending::await);
        });
  }
}
