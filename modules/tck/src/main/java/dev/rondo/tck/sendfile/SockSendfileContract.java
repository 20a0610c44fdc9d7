package dev.rondo.tck.sendfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SocketOperations;
import dev.rondo.net.SendfileOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TestFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Sending files over sockets. */
@Role(SocketOperations.class)
@Covers("sockSendfile")
@Needs({Capability.SENDFILE, Capability.RAW_SOCKETS, Capability.TASKS})
public interface SockSendfileContract extends LoopContract {

  /** T114. */
  @Test
  default void sockSendfile_sendsAllAndMovesThePosition(LoopFixture kit) throws Exception {
    kit.runTask(() -> sendAll(kit, TestFile.open(kit, SendfileContract.LARGE)));
  }

  /** T114. */
  @Test
  default void sockSendfile_platformFile_sendsAll(LoopFixture kit) throws Exception {
    kit.runTask(() -> sendAll(kit, TestFile.openPlain(kit, SendfileContract.LARGE)));
  }

  private static void sendAll(LoopFixture kit, FileChannel file) throws Exception {
    int size = SendfileContract.LARGE;
    SocketPair pair = SocketPair.open(kit);
    LoopFuture<Long> sending =
        kit.loop().sockSendfile(pair.near(), file, SendfileOptions.defaults());
    assertEquals(Bytes.pattern(size), receive(kit.loop(), pair.far(), size));
    assertEquals(size, sending.await());
    TestFile.assertPosition(size, file);
    pair.near().close();
    assertFalse(kit.loop().sockRecv(pair.far(), 1).await().hasRemaining());
  }

  private static ByteBuffer receive(EventLoop loop, NetworkChannel sock, int size)
      throws Exception {
    var received = ByteBuffer.allocate(size);
    while (received.hasRemaining()) {
      if (loop.sockRecvInto(sock, received).await() == 0) {
        break;
      }
    }
    return received.flip();
  }

  /** T114. */
  @Test
  default void sockSendfile_offsetAndCount_sendsThatPart(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          FileChannel file = TestFile.open(kit, 10_000);
          var options = SendfileOptions.defaults().withOffset(1_000).withCount(500);
          assertEquals(500, loop.sockSendfile(pair.near(), file, options).await());
          TestFile.assertPosition(1_500, file);
          assertEquals(0, loop.sockSendfile(pair.near(), file, options.withOffset(10_000)).await());
          TestFile.assertPosition(10_000, file);
          loop.sockSendall(pair.near(), Bytes.of("end")).await();

          assertEquals(
              TestFile.text(1_000, 1_500) + "end", Bytes.text(receive(loop, pair.far(), 503)));
        });
  }

  /** A channel of the JDK closes itself when an interrupted thread uses it. */
  @Test
  default void sockSendfile_interrupted_leavesTheFileOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair ends = SocketPair.open(kit);
          FileChannel file = TestFile.openPlain(kit, 100);
          Thread.currentThread().interrupt();
          var sending = loop.sockSendfile(ends.near(), file, SendfileOptions.defaults());
          assertTrue(Thread.interrupted());

          assertEquals(100, sending.await());
          TestFile.assertPosition(100, file);
        });
  }

  /** T114. */
  @Test
  default void sockSendfile_emptyFile_sendsNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          FileChannel file = TestFile.open(kit, 0);

          assertEquals(0, loop.sockSendfile(pair.near(), file, SendfileOptions.defaults()).await());
          TestFile.assertPosition(0, file);
        });
  }

  @Test
  default void sockSendfile_cancelled_leavesTheSocketUsable(LoopFixture kit) throws Exception {
    kit.runTask(() -> cancelWhileSending(kit, TestFile.open(kit, SendfileContract.LARGE)));
  }

  @Test
  default void sockSendfile_platformFileCancelled_staysUsable(LoopFixture kit) throws Exception {
    kit.runTask(() -> cancelWhileSending(kit, TestFile.openPlain(kit, SendfileContract.LARGE)));
  }

  private static ByteBuffer receiveSome(EventLoop loop, SocketPair pair) throws Exception {
    return loop.sockRecv(pair.far(), 64 * 1024).await();
  }

  private static void cancelWhileSending(LoopFixture kit, FileChannel file) throws Exception {
    EventLoop loop = kit.loop();
    SocketPair pair = SocketPair.open(kit);
    LoopFuture<Long> sending = loop.sockSendfile(pair.near(), file, SendfileOptions.defaults());
    receive(loop, pair.far(), 1);
    sending.cancel();
    assertThrows(CancellationException.class, sending::await);
    int sent = Math.toIntExact(file.position());
    assertTrue(sent > 0 && sent < SendfileContract.LARGE, () -> "position " + sent);
    LoopFuture<?> after = loop.sockSendall(pair.near(), Bytes.of("end"));
    var received = new StringBuilder();
    while (!after.isDone()) {
      received.append(Bytes.text(receiveSome(loop, pair)));
    }
    after.await();
    pair.near().close();
    for (ByteBuffer rest = receiveSome(loop, pair);
        rest.hasRemaining();
        rest = receiveSome(loop, pair)) {
      received.append(Bytes.text(rest));
    }

    assertEquals(TestFile.text(1, sent) + "end", received.toString());
  }

  @Test
  default void sockSendall_whileAFileIsSent_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          int size = SendfileContract.LARGE;
          LoopFuture<Long> sending =
              loop.sockSendfile(pair.near(), TestFile.open(kit, size), SendfileOptions.defaults());

          assertThrows(
              IllegalStateException.class,
              () ->
                  loop.sockSendfile(pair.near(), TestFile.open(kit, 1), SendfileOptions.defaults())
                      .await());
          assertThrows(
              IllegalStateException.class,
              () -> loop.sockSendall(pair.near(), Bytes.of("between")).await());
          assertEquals(Bytes.pattern(size), receive(loop, pair.far(), size));
          sending.await();
          loop.sockSendall(pair.near(), Bytes.of("after")).await();
          assertEquals("after", Bytes.text(receive(loop, pair.far(), 5)));
        });
  }

  @Test
  default void sockSendfile_notConnected_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel sock = kit.closing(loop.sockets().openStream(StandardProtocolFamily.INET));
          FileChannel file = TestFile.open(kit, 10);

          assertThrows(
              IOException.class,
              () -> loop.sockSendfile(sock, file, SendfileOptions.defaults()).await());
          TestFile.assertPosition(0, file);
        });
  }

  @Test
  @Covers("sockSendfile")
  default void close_whileAFileIsSent_failsTheOperation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          FileChannel file = TestFile.open(kit, SendfileContract.LARGE);
          LoopFuture<Long> sending =
              loop.sockSendfile(pair.near(), file, SendfileOptions.defaults());
          receive(loop, pair.far(), 1);
          pair.near().close();

          assertThrows(IOException.class, sending::await);
          assertTrue(file.position() > 0);
        });
  }
}
