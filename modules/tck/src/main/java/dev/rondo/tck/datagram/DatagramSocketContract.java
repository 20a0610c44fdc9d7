package dev.rondo.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SocketOperations;
import dev.rondo.net.Datagram;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.ReceivedDatagram;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingDatagrams;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import org.junit.jupiter.api.Test;

/** Operations on datagram sockets: a cancelled operation loses no datagram. */
@Role(SocketOperations.class)
@Covers("sockRecvfrom")
@Needs({Capability.UDP, Capability.RAW_SOCKETS, Capability.TASKS})
public interface DatagramSocketContract extends LoopContract {

  @Test
  @Covers({"sockSendto", "sockRecvfrom", "sockRecvfromInto"})
  default void sockSendto_sockRecvfrom_returnSizesAndSenders(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          LoopFuture<Datagram> pending = loop.sockRecvfrom(far, 100);
          ByteBuffer data = Bytes.of("question");
          assertEquals(8, loop.sockSendto(near, data, far.getLocalAddress()).await());
          assertFalse(data.hasRemaining());
          Datagram question = pending.await();
          assertEquals(near.getLocalAddress(), question.address());
          assertEquals("question", Bytes.text(question.data()));
          loop.sockSendto(far, Bytes.of("answer"), question.address()).await();
          ByteBuffer buffer = ByteBuffer.allocate(100).position(3);
          ReceivedDatagram answer = loop.sockRecvfromInto(near, buffer).await();

          assertEquals(new ReceivedDatagram(6, far.getLocalAddress()), answer);
          assertEquals(9, buffer.position());
          assertEquals("answer", Bytes.text(buffer.flip().position(3)));
        });
  }

  @Test
  default void sockRecvfrom_smallerThanTheDatagram_truncatesIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          for (String text : new String[] {"0123456789", "", "next"}) {
            loop.sockSendto(near, Bytes.of(text), far.getLocalAddress()).await();
          }

          assertEquals("0123", Bytes.text(loop.sockRecvfrom(far, 4).await().data()));
          assertEquals("", Bytes.text(loop.sockRecvfrom(far, 4).await().data()));
          assertEquals(4, loop.sockRecvfromInto(far, ByteBuffer.allocateDirect(4)).await().count());
        });
  }

  /** T062. */
  @Test
  default void sockRecvfrom_cancelled_leavesTheDatagramToTheNext(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          LoopFuture<Datagram> cancelled = loop.sockRecvfrom(far, 16);
          TaskWaits.twoIterations(loop);
          cancelled.cancel();
          LoopFuture<Datagram> next = loop.sockRecvfrom(far, 16);
          loop.sockSendto(near, Bytes.of("kept"), far.getLocalAddress()).await();

          assertEquals("kept", Bytes.text(next.await().data()));
          assertTrue(cancelled.isCancelled());
        });
  }

  /** T063, cancelled at each iteration of the loop. */
  @Test
  default void sockRecvfrom_cancelledOnArrival_losesNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          for (int waits = 0; waits < 4; waits++) {
            LoopFuture<Datagram> first = loop.sockRecvfrom(far, 16);
            loop.sockSendto(near, Bytes.of("kept"), far.getLocalAddress()).await();
            for (int i = 0; i < waits; i++) {
              TaskWaits.twoIterations(loop);
            }
            Datagram received = first.cancel() ? loop.sockRecvfrom(far, 16).await() : first.await();

            assertEquals("kept", Bytes.text(received.data()));
          }
        });
  }

  @Test
  default void sockRecvfrom_whileOneIsPending_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          LoopFuture<Datagram> pending = loop.sockRecvfrom(far, 16);

          assertThrows(IllegalStateException.class, () -> loop.sockRecvfrom(far, 16).await());
          loop.sockSendto(near, Bytes.of("first"), far.getLocalAddress()).await();
          assertEquals("first", Bytes.text(pending.await().data()));
        });
  }

  @Test
  @Covers("sockRecvfrom")
  default void close_withAPendingDatagram_failsIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel sock = bound(kit);
          LoopFuture<Datagram> pending = loop.sockRecvfrom(sock, 16);
          TaskWaits.twoIterations(loop);
          sock.close();

          assertThrows(AsynchronousCloseException.class, pending::await);
        });
  }

  @Test
  @Covers({"sockConnect", "sockSendall", "sockRecv", "sockRecvInto"})
  default void connectedSocket_sendsAndReceivesAsAStreamDoes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          var byName = (InetSocketAddress) far.getLocalAddress();
          loop.sockConnect(near, InetSocketAddress.createUnresolved("localhost", byName.getPort()))
              .await();
          loop.sockConnect(far, near.getLocalAddress()).await();
          loop.sockSendall(near, Bytes.of("there")).await();
          assertEquals("there", Bytes.text(loop.sockRecv(far, 100).await()));
          loop.sockSendall(far, Bytes.of("and back")).await();
          ByteBuffer buffer = ByteBuffer.allocate(100);

          assertEquals(8, loop.sockRecvInto(near, buffer).await());
          assertEquals("and back", Bytes.text(buffer.flip()));
        });
  }

  /** T109. */
  @Test
  default void connectedSocket_peerGone_failsAndStaysUsable(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          var address = far.getLocalAddress();
          loop.sockConnect(near, address).await();
          far.close();
          LoopFuture<ByteBuffer> pending = loop.sockRecv(near, 16);
          loop.sockSendall(near, Bytes.of("anybody?")).await();
          assertThrows(IOException.class, pending::await);
          NetworkChannel again = kit.closing(open(loop)).bind(address);
          loop.sockSendto(again, Bytes.of("me"), near.getLocalAddress()).await();

          assertEquals("me", Bytes.text(loop.sockRecv(near, 16).await()));
        });
  }

  /** A loop that cannot use a buffer confined to the task's thread refuses it and stays usable. */
  @Test
  default void sockRecvfromInto_confinedBuffer_isFilledOrRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel near = bound(kit);
          NetworkChannel far = bound(kit);
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(4).asByteBuffer();
            LoopFuture<ReceivedDatagram> receiving = loop.sockRecvfromInto(far, buffer);
            loop.sockSendto(near, Bytes.of("data"), far.getLocalAddress()).await();
            TaskWaits.until(loop, "the operation ends", receiving::isDone);
            if (receiving.exception() != null) {
              assertInstanceOf(IOException.class, receiving.exception());
            }
          }
          loop.sockSendto(near, Bytes.of("more"), far.getLocalAddress()).await();

          assertEquals(4, loop.sockRecvfrom(far, 8).await().data().remaining());
        });
  }

  @Test
  default void wrongArguments_areRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel sock = bound(kit);
          NetworkChannel stream =
              kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
          var full = ByteBuffer.allocate(0);
          var nowhere = InetSocketAddress.createUnresolved("localhost", 9);
          var data = Bytes.of("data");
          for (Runnable wrong :
              new Runnable[] {
                () -> loop.sockRecvfrom(sock, 0),
                () -> loop.sockRecvfrom(stream, 1),
                () -> loop.sockRecvfromInto(sock, full),
                () -> loop.sockRecvfromInto(sock, data.asReadOnlyBuffer()),
                () -> loop.sockSendto(sock, data, nowhere),
                () -> loop.sockSendto(stream, data, Loopback.at(9)),
                () -> loop.sockAccept(sock),
              }) {
            assertThrows(IllegalArgumentException.class, wrong::run);
          }
          RecordingDatagrams endpoint =
              RecordingDatagrams.open(loop, DatagramOptions.ofSocket(sock));
          assertThrows(IllegalStateException.class, () -> loop.sockRecvfrom(sock, 1));
          endpoint.closeAndWait();
        });
  }

  private static NetworkChannel open(EventLoop loop) throws IOException {
    return loop.sockets().openDatagram(StandardProtocolFamily.INET);
  }

  private static NetworkChannel bound(LoopFixture kit) throws IOException {
    return kit.closing(open(kit.loop())).bind(Loopback.at(0));
  }
}
