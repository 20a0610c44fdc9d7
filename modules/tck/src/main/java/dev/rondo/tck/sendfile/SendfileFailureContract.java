package dev.rondo.tck.sendfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TransportOperations;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TestFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Files that cannot be sent, or not completely. */
@Role(TransportOperations.class)
@Covers("sendfile")
@Needs({Capability.SENDFILE, Capability.TCP, Capability.TASKS})
public interface SendfileFailureContract extends LoopContract {

  int LARGE = SendfileContract.LARGE;

  /** T115. */
  @Test
  default void sendfile_closingTransport_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel file = TestFile.open(kit, 10);
          pair.near().close();

          assertThrows(IllegalStateException.class, () -> loop.sendfile(pair.near(), file).await());
        });
  }

  @Test
  default void sendfile_afterWriteEof_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair =
              TcpPair.open(
                  kit, new RecordingProtocol(loop), new RecordingProtocol(loop).onEof(() -> true));
          FileChannel file = TestFile.open(kit, 10);
          pair.near().writeEof();

          assertThrows(IllegalStateException.class, () -> loop.sendfile(pair.near(), file).await());
          assertTrue(pair.near().isReading());
        });
  }

  @Test
  default void sendfile_transportOfAnotherLoop_isRefused(LoopFixture kit) throws Exception {
    EventLoop other = kit.newLoop(LoopOptions.defaults());
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel file = TestFile.open(kit, 10);

          assertThrows(IllegalArgumentException.class, () -> other.sendfile(pair.near(), file));
        });
  }

  @Test
  default void sendfile_fileThatCannotBeRead_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Transport near = TcpPair.open(kit).near();
          FileChannel writable =
              kit.closing(FileChannel.open(TestFile.ofPattern(kit, 10), StandardOpenOption.WRITE));
          FileChannel closed = TestFile.open(kit, 10);
          closed.close();

          assertThrows(IllegalArgumentException.class, () -> loop.sendfile(near, writable));
          assertThrows(IllegalArgumentException.class, () -> loop.sendfile(near, closed));
          assertTrue(near.isReading());
        });
  }

  /** T115. */
  @Test
  default void sendfile_peerGoesMeanwhile_fails(LoopFixture kit) throws Exception {
    kit.runTask(() -> abortThePeer(kit, TestFile.open(kit, 2 * LARGE)));
  }

  @Test
  default void sendfile_platformFile_peerGoesMeanwhile_fails(LoopFixture kit) throws Exception {
    kit.runTask(() -> abortThePeer(kit, TestFile.openPlain(kit, 2 * LARGE)));
  }

  private static void abortThePeer(LoopFixture kit, FileChannel file) throws Exception {
    TcpPair pair = TcpPair.open(kit);
    pair.accepted().onData(data -> pair.far().pauseReading());
    LoopFuture<Long> sending =
        kit.loop().sendfile(pair.near(), file, SendfileOptions.defaults().withOffset(10));
    pair.accepted().received(1).await();
    pair.far().abort();

    assertThrows(IOException.class, sending::await);
    RecordingProtocol client = pair.client().protocol();
    client.lost().await();
    assertInstanceOf(IOException.class, client.failure());
    assertFalse(client.events().contains("eof"), () -> "" + client.events());
    assertTrue(file.position() > 10 && file.position() < 2 * LARGE, () -> describePosition(file));
  }

  private static String describePosition(FileChannel file) {
    try {
      return "position " + file.position();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  default void abort_whileAFileIsSent_failsIt(LoopFixture kit) throws Exception {
    kit.runTask(() -> endWhileSending(kit, TestFile.open(kit, 2 * LARGE), Transport::abort));
  }

  @Test
  default void abort_whileAPlatformFileIsSent_failsIt(LoopFixture kit) throws Exception {
    kit.runTask(() -> endWhileSending(kit, TestFile.openPlain(kit, 2 * LARGE), Transport::abort));
  }

  @Test
  @Covers("sendfile")
  default void close_whileAFileIsSent_failsIt(LoopFixture kit) throws Exception {
    kit.runTask(() -> endWhileSending(kit, TestFile.open(kit, 2 * LARGE), Transport::close));
  }

  private static void endWhileSending(LoopFixture kit, FileChannel file, Ending ending)
      throws Exception {
    TcpPair pair = TcpPair.open(kit);
    pair.accepted().onData(data -> pair.far().pauseReading());
    LoopFuture<Long> sending = kit.loop().sendfile(pair.near(), file);
    pair.accepted().received(1).await();
    pair.accepted().onData(data -> {});
    ending.end(pair.near());
    pair.far().resumeReading();

    assertThrows(IOException.class, sending::await);
    pair.client().protocol().lost().await();
    pair.accepted().lost().await();
    long sent = pair.accepted().text().length();
    assertTrue(sent > 0 && sent < 2 * LARGE, () -> sent + " bytes arrived");
    assertEquals(TestFile.text(0, (int) sent), pair.accepted().text());
    assertTrue(file.position() >= sent, () -> describePosition(file));
  }

  @Test
  default void cancel_whileAFileIsSent_leavesTheTransportUsable(LoopFixture kit) throws Exception {
    kit.runTask(() -> cancelWhileSending(kit, TestFile.open(kit, LARGE)));
  }

  @Test
  default void cancel_platformFileBeingSent_leavesTransportUsable(LoopFixture kit)
      throws Exception {
    kit.runTask(() -> cancelWhileSending(kit, TestFile.openPlain(kit, LARGE)));
  }

  private static void cancelWhileSending(LoopFixture kit, FileChannel file) throws Exception {
    TcpPair pair = TcpPair.open(kit);
    pair.accepted().onData(data -> pair.far().pauseReading());
    LoopFuture<Long> sending = kit.loop().sendfile(pair.near(), file);
    pair.accepted().received(1).await();
    pair.accepted().onData(data -> {});
    sending.cancel();
    assertThrows(CancellationException.class, sending::await);
    long sent = file.position();
    pair.near().write(Bytes.of("end"));
    pair.far().resumeReading();
    pair.accepted().received("end").await();

    assertTrue(sent > 0 && sent < LARGE, () -> "position " + sent);
    assertEquals(TestFile.text(0, (int) sent) + "end", pair.accepted().text());
    assertTrue(pair.near().isReading());
    var events = pair.client().protocol().events();
    assertEquals(
        events.stream().filter("pause"::equals).count(),
        events.stream().filter("resume"::equals).count(),
        events::toString);
  }

  @Test
  default void closingTheFile_whileItIsSent_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.accepted().onData(data -> pair.far().pauseReading());
          FileChannel file = TestFile.open(kit, LARGE);
          LoopFuture<Long> sending = loop.sendfile(pair.near(), file);
          pair.accepted().received(1).await();
          pair.accepted().onData(data -> {});
          file.close();
          pair.far().resumeReading();

          assertThrows(IOException.class, sending::await);
          pair.near().write(Bytes.of("end"));
          pair.accepted().received("end").await();
        });
  }

  /** A way to end a transport. */
  @FunctionalInterface
  interface Ending {
    void end(Transport transport);
  }
}
