package dev.rondo.tck.sendfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.TransportOperations;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TestFile;
import dev.rondo.tck.fixture.WriteBuffers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sending files over transports: in order, complete, and counted. */
@Role(TransportOperations.class)
@Covers("sendfile")
@Needs({Capability.SENDFILE, Capability.TCP, Capability.TASKS})
public interface SendfileContract extends LoopContract {

  /** A size larger than the buffers of both sockets. */
  int LARGE = 16 << 20;

  /** T115. */
  @Test
  default void sendfile_betweenWrites_keepsTheOrder(LoopFixture kit) throws Exception {
    kit.runTask(() -> sendBetweenWrites(kit, TestFile.open(kit, 1 << 20), 1 << 20));
  }

  /** The loop must also send files that the JDK opened. */
  @Test
  default void sendfile_platformFile_keepsTheOrder(LoopFixture kit) throws Exception {
    kit.runTask(() -> sendBetweenWrites(kit, TestFile.openPlain(kit, 1 << 20), 1 << 20));
  }

  private static void sendBetweenWrites(LoopFixture kit, FileChannel file, int size)
      throws Exception {
    TcpPair pair = TcpPair.open(kit);
    pair.near().write(Bytes.of("prefix".repeat(1400)));
    assertEquals(size, kit.loop().sendfile(pair.near(), file).await());
    pair.near().write(Bytes.of("suffix".repeat(1400)));
    pair.near().close();
    pair.accepted().lost().await();

    assertEquals(
        "prefix".repeat(1400) + TestFile.text(0, size) + "suffix".repeat(1400),
        pair.accepted().text());
    TestFile.assertPosition(size, file);
  }

  @Test
  default void sendfile_afterAFullWriteBuffer_waitsForIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          int filled = Math.toIntExact(WriteBuffers.fill(pair.near()));
          pair.near().write(Bytes.pattern(100_000));
          int before = filled + 100_000;
          LoopFuture<Long> sending = loop.sendfile(pair.near(), TestFile.open(kit, 100));
          TaskWaits.briefly(loop);
          assertFalse(sending.isDone());
          pair.far().resumeReading();

          assertEquals(100, sending.await());
          pair.accepted().received(before + 100).await();
          assertEquals(
              TestFile.text(0, filled) + TestFile.text(0, 100_000) + TestFile.text(0, 100),
              pair.accepted().text());
          assertEquals(List.of("made", "pause", "resume"), pair.client().protocol().events());
          assertEquals(WriteBufferLimits.defaults(), pair.near().getWriteBufferLimits());
        });
  }

  /** T115. */
  @Test
  default void sendfile_offsetAndCount_sendsThatPart(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel file = TestFile.open(kit, 10_000);
          var options = SendfileOptions.defaults().withOffset(2_000).withCount(3_000);
          assertEquals(3_000, kit.loop().sendfile(pair.near(), file, options).await());
          pair.near().close();
          pair.accepted().lost().await();

          assertEquals(TestFile.text(2_000, 5_000), pair.accepted().text());
          TestFile.assertPosition(5_000, file);
        });
  }

  @Test
  default void sendfile_countBeyondTheEnd_sendsUpToTheEnd(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel file = TestFile.open(kit, 1_000);
          var options = SendfileOptions.defaults().withOffset(900).withCount(1L << 40);
          assertEquals(100, kit.loop().sendfile(pair.near(), file, options).await());
          pair.near().close();
          pair.accepted().lost().await();

          assertEquals(TestFile.text(900, 1_000), pair.accepted().text());
          TestFile.assertPosition(1_000, file);
        });
  }

  @Test
  default void sendfile_emptyRange_sendsNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel empty = TestFile.open(kit, 0);
          FileChannel shortFile = TestFile.openPlain(kit, 10);
          assertEquals(0, loop.sendfile(pair.near(), empty).await());
          assertEquals(
              0,
              loop.sendfile(pair.near(), shortFile, SendfileOptions.defaults().withOffset(20))
                  .await());
          pair.near().write(Bytes.of("after"));
          pair.near().close();
          pair.accepted().lost().await();

          assertEquals("after", pair.accepted().text());
          TestFile.assertPosition(0, empty);
          TestFile.assertPosition(20, shortFile);
        });
  }

  /** The offset does not fit in 32 bits. */
  @Test
  default void sendfile_farIntoALargeFile_sendsThatPart(LoopFixture kit) throws Exception {
    long end = (5L << 30) + 7;
    kit.runTask(
        () -> {
          Path path = TestFile.ofPattern(kit, 0);
          try (var writing = new RandomAccessFile(path.toFile(), "rw")) {
            writing.seek(end - 3);
            writing.writeBytes("end");
          }
          FileChannel file = kit.closing(kit.loop().openFile(path));
          TcpPair pair = TcpPair.open(kit);
          var options = SendfileOptions.defaults().withOffset(end - 100_000);
          assertEquals(100_000, kit.loop().sendfile(pair.near(), file, options).await());
          pair.near().close();
          pair.accepted().lost().await();

          assertEquals("\0".repeat(99_997) + "end", pair.accepted().text());
          TestFile.assertPosition(end, file);
        });
  }

  /** T115. */
  @Test
  default void write_whileAFileIsSent_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          Transport near = pair.near();
          LoopFuture<Long> sending = loop.sendfile(near, TestFile.open(kit, LARGE));
          for (int i = 0; i < 2; i++) {
            assertThrows(IllegalStateException.class, () -> near.write(Bytes.of("bare")));
            assertThrows(
                IllegalStateException.class, () -> near.writelines(List.of(Bytes.of("bare"))));
            assertThrows(IllegalStateException.class, near::writeEof);
            assertThrows(
                IllegalStateException.class,
                () -> loop.sendfile(near, TestFile.open(kit, 1)).await());
            TaskWaits.briefly(loop);
          }
          pair.far().resumeReading();

          assertEquals(LARGE, sending.await());
          near.write(Bytes.of("allowed"));
          pair.accepted().received("allowed").await();
          assertEquals(LARGE + 7, pair.accepted().text().length());
        });
  }

  /** However slow the peer is, at most 256 KiB of the file is in memory. */
  @Test
  default void sendfile_toASlowPeer_buffersLittle(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          LoopFuture<Long> sending = loop.sendfile(pair.near(), TestFile.openPlain(kit, LARGE));
          TaskWaits.briefly(loop);
          assertFalse(sending.isDone());
          int buffered = pair.near().getWriteBufferSize();
          assertTrue(buffered <= 256 * 1024, () -> buffered + " bytes are buffered");
          pair.far().resumeReading();

          assertEquals(LARGE, sending.await());
          pair.accepted().received(LARGE).await();
          assertEquals(TestFile.text(0, LARGE), pair.accepted().text());
          assertEquals(List.of("made"), pair.client().protocol().events());
        });
  }

  @Test
  default void sendfile_dataArrivingMeanwhile_isDeliveredAfter(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          LoopFuture<Long> sending = loop.sendfile(pair.near(), TestFile.open(kit, LARGE));
          pair.far().write(Bytes.of("meanwhile"));
          TaskWaits.briefly(loop);
          assertFalse(pair.near().isReading());
          assertEquals("", pair.client().protocol().text());
          pair.far().resumeReading();
          sending.await();

          pair.client().protocol().received("meanwhile").await();
          assertTrue(pair.near().isReading());
        });
  }

  /** The length of the file counts at the time its end is reached. */
  @Test
  default void sendfile_fileThatShrinks_sendsWhatIsLeft(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          Path path = TestFile.ofPattern(kit, 64 << 20);
          FileChannel file = kit.closing(loop.openFile(path));
          LoopFuture<Long> sending = loop.sendfile(pair.near(), file);
          TaskWaits.briefly(loop);
          try (var shrinking = new RandomAccessFile(path.toFile(), "rw")) {
            shrinking.setLength(1);
          }
          pair.far().resumeReading();
          long sent = sending.await();

          assertTrue(sent < 64 << 20, () -> sent + " bytes sent of a file truncated to 1 byte");
          TestFile.assertPosition(sent, file);
          pair.near().close();
          pair.accepted().lost().await();
          assertEquals(sent, pair.accepted().text().length());
        });
  }

  /** The loop sends the whole file without copying, or throws SendfileNotAvailableException. */
  @Test
  default void sendfile_withoutFallback_sendsAllOrNothing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel file = TestFile.open(kit, 1_000);
          long sent;
          try {
            sent =
                loop.sendfile(pair.near(), file, SendfileOptions.defaults().withFallback(false))
                    .await();
            assertEquals(1_000, sent);
          } catch (SendfileNotAvailableException e) {
            sent = 0;
          }
          TestFile.assertPosition(sent, file);
          pair.near().close();
          pair.accepted().lost().await();
          assertEquals(sent, pair.accepted().text().length());
        });
  }

  @Test
  default void openFile_reads(LoopFixture kit) throws Exception {
    Path path = TestFile.ofPattern(kit, 100_000);
    try (FileChannel file = kit.loop().openFile(path)) {
      assertEquals(100_000, file.size());
      var heap = ByteBuffer.allocate(200_000);
      while (file.read(heap) >= 0) {
        TestFile.assertPosition(heap.position(), file);
      }
      assertEquals(Bytes.pattern(100_000), heap.flip());
      var direct = ByteBuffer.allocateDirect(10);
      assertEquals(10, file.read(direct, 99_990));
      assertEquals(TestFile.text(99_990, 100_000), Bytes.text(direct.flip()));
      assertThrows(NonWritableChannelException.class, () -> file.write(Bytes.of("no")));
    }
    assertThrows(NoSuchFileException.class, () -> kit.loop().openFile(Path.of("/no/such/file")));
    assertThrows(IOException.class, () -> read(kit.loop().openFile(Path.of("/"))));
  }

  @Test
  default void openFile_linkNotFollowed_fails(LoopFixture kit) throws Exception {
    Path path = TestFile.ofPattern(kit, 10).toRealPath();
    Path link = path.resolveSibling(path.getFileName() + "-link");
    Files.createSymbolicLink(link, path);
    kit.closing(() -> Files.delete(link));
    try (FileChannel followed = kit.loop().openFile(link);
        FileChannel itself = kit.loop().openFile(path, LinkOption.NOFOLLOW_LINKS)) {
      assertEquals(10, followed.size());
      assertEquals(10, itself.size());
    }
    assertThrows(
        IOException.class, () -> kit.loop().openFile(link, LinkOption.NOFOLLOW_LINKS).close());
  }

  private static void read(FileChannel folder) throws IOException {
    try (folder) {
      folder.read(ByteBuffer.allocate(1));
    }
  }
}
