package dev.rondo.engine.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Rules of connecting and writing a driver's streams. */
public interface WriteContract extends DriverContract {

  /** More bytes than the buffers of a connection hold if the peer does not read. */
  int LARGE = 16 << 20;

  @Test
  @CoversRule("P1")
  default void connect_completesInTheRunPhaseOnly() throws Exception {
    try (DriverFixture kit = fixture()) {
      ServerSocket server = kit.server();
      StreamSocket stream = kit.stream();
      RecordingSink sink = new RecordingSink(kit);
      stream.connect(server.getLocalSocketAddress(), sink);
      assertFalse(sink.isCalled(), "called back inside the starting call");
      while (kit.queuedCount() == 0) {
        kit.poll(20_000_000);
      }
      assertFalse(sink.isCalled(), "called back inside a poll");
      kit.until("connected", sink::isCalled);

      assertEquals(List.of("completed"), sink.calls());
      assertEquals(server.getLocalSocketAddress(), stream.remoteAddress());
    }
  }

  @Test
  @CoversRule("S9")
  default void connect_refused_fails() throws Exception {
    try (DriverFixture kit = fixture()) {
      ServerSocket server = kit.server();
      InetSocketAddress unused = (InetSocketAddress) server.getLocalSocketAddress();
      server.close();
      RecordingSink sink = new RecordingSink(kit);
      kit.stream().connect(unused, sink);
      kit.until("failed", sink::isCalled);

      assertEquals(List.of("failed"), sink.calls());
      assertInstanceOf(IOException.class, sink.failure());
    }
  }

  @Test
  @CoversRule("P4")
  default void connect_cancelledAndClosed_isSilent() throws Exception {
    try (DriverFixture kit = fixture()) {
      RecordingSink sink = new RecordingSink(kit);
      StreamSocket stream = kit.stream();
      stream.connect(kit.server().getLocalSocketAddress(), sink);
      stream.cancelWrite();
      stream.close();
      kit.settle();

      assertEquals(List.of(), sink.calls());
    }
  }

  @Test
  @CoversRule({"P1", "S2"})
  default void write_severalBuffers_advancesByWhatWasWritten() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      ByteBuffer[] data = {
        ByteBuffer.wrap(new byte[] {9}),
        ByteBuffer.wrap(new byte[] {1, 2, 3}),
        ByteBuffer.allocate(0),
        ByteBuffer.allocateDirect(2).put((byte) 4).put((byte) 5).flip(),
        ByteBuffer.wrap(new byte[] {9})
      };
      int written = 0;
      while (written < 5) {
        RecordingSink sink = new RecordingSink(kit);
        pair.near().write(data, 1, 3, sink);
        assertFalse(sink.isCalled(), "called back inside the starting call");
        kit.until("written", sink::isCalled);
        assertTrue(sink.count() > 0, sink.calls()::toString);
        written += sink.count();
        assertEquals(5 - written, data[1].remaining() + data[3].remaining());
      }

      assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, pair.far().getInputStream().readNBytes(5));
      assertEquals(1, data[0].remaining());
      assertEquals(1, data[4].remaining());
    }
  }

  @Test
  @CoversRule("P3")
  default void write_whileOneIsPending_isRefused() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();
      near.write(one(LARGE), 0, 1, new RecordingSink(kit));

      assertThrows(
          IllegalStateException.class, () -> near.write(one(1), 0, 1, new RecordingSink(kit)));
      assertThrows(IllegalStateException.class, () -> near.tryWrite(ByteBuffer.allocate(1)));
    }
  }

  @Test
  @CoversRule("S3")
  default void tryWrite_thenEndOrClose_arrivesFirst() throws Exception {
    try (DriverFixture kit = fixture()) {
      for (boolean ends : new boolean[] {true, false}) {
        DriverFixture.Pair pair = kit.pair();
        ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});
        int taken = pair.near().tryWrite(data);
        assertEquals(3 - taken, data.remaining());
        if (ends) {
          pair.near().shutdownOutput();
        }
        pair.near().close();
        kit.settle();

        assertEquals(taken, pair.far().getInputStream().readAllBytes().length);
      }
    }
  }

  @Test
  @CoversRule("S4")
  default void tryWriteThenWrite_large_arrivesInOrder() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      byte[] data = pattern(5_000_000);
      FutureTask<byte[]> reader =
          new FutureTask<>(() -> pair.far().getInputStream().readNBytes(data.length));
      ByteBuffer[] rest = {ByteBuffer.wrap(data, 0, 70_000), ByteBuffer.wrap(data)};
      rest[1].position(70_000);
      for (int i = 0; remaining(rest) > 0; i++) {
        long before = remaining(rest);
        assertEquals(pair.near().tryWrite(rest, 0, 2), before - remaining(rest), "of tryWrite");
        long left = remaining(rest);
        // The next write begins with the remaining bytes.
        RecordingSink sink = new RecordingSink(kit);
        if (left > 0) {
          pair.near().write(rest, 0, 2, sink);
          if (i == 0) {
            kit.settle();
            Thread.ofVirtual().start(reader);
          }
          kit.until("written", sink::isCalled);
          assertEquals(sink.count(), left - remaining(rest), "of write");
        }
      }

      assertArrayEquals(data, reader.get());
    }
  }

  /** A driver may let the system read an array where it is, if it is large. */
  @Test
  @CoversRule("S4")
  default void tryWrite_fromTheHeap_sendsJustTheRange() throws Exception {
    for (int size : new int[] {8_191, 8_192, 200_000, 400_000}) {
      try (DriverFixture kit = fixture()) {
        DriverFixture.Pair pair = kit.pair();
        FutureTask<byte[]> reader =
            new FutureTask<>(() -> pair.far().getInputStream().readAllBytes());
        Thread.ofVirtual().start(reader);
        byte[] data = pattern(size + 20);
        ByteBuffer rest = ByteBuffer.wrap(data, 7, size + 6).slice();
        rest.position(3).limit(size + 3);
        while (rest.hasRemaining()) {
          // Such a view cannot be asked for its array.
          ByteBuffer view = rest.asReadOnlyBuffer();
          int count = pair.near().tryWrite(view);
          assertEquals(rest.position() + count, view.position());
          rest.position(view.position());
          kit.poll(0);
        }
        pair.near().close();
        kit.until("read", reader::isDone);

        assertArrayEquals(Arrays.copyOfRange(data, 10, size + 10), reader.get());
      }
    }
  }

  @Test
  @CoversRule("S10")
  default void tryWriteOwned_thenWriteOwned_arrivesInOrder() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      byte[] data = pattern(5_000_000);
      ByteBuffer[] rest = {ByteBuffer.allocateDirect(data.length).put(data).flip()};
      FutureTask<byte[]> reader =
          new FutureTask<>(() -> pair.far().getInputStream().readNBytes(data.length));
      Thread.ofVirtual().start(reader);
      while (rest[0].hasRemaining()) {
        int left = rest[0].remaining();
        assertEquals(pair.near().tryWriteOwned(rest[0]), left - rest[0].remaining());
        if (rest[0].hasRemaining()) {
          int before = rest[0].remaining();
          RecordingSink sink = new RecordingSink(kit);
          pair.near().writeOwned(rest, 0, 1, sink);
          kit.until("written", sink::isCalled);
          assertEquals(sink.count(), before - rest[0].remaining(), "of writeOwned");
        }
      }
      kit.until("read", reader::isDone);

      assertArrayEquals(data, reader.get());
    }
  }

  private static long remaining(ByteBuffer[] data) {
    return data[0].remaining() + (long) data[1].remaining();
  }

  @Test
  @CoversRule("P4")
  default void cancelWrite_whileBlocked_letsTheNextOneWrite() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink cancelled = new RecordingSink(kit);
      long sent = fill(kit, pair.near(), cancelled);
      pair.near().cancelWrite();
      cancelled.calls().clear();
      FutureTask<Integer> zeros = new FutureTask<>(() -> zerosUntilSeven(pair));
      Thread.ofVirtual().start(zeros);
      RecordingSink sink = new RecordingSink(kit);
      ByteBuffer[] seven = {ByteBuffer.wrap(new byte[] {7})};
      pair.near().write(seven, 0, 1, sink);
      kit.until("written", sink::isCalled);

      assertEquals(List.of("completed"), sink.calls());
      assertEquals(List.of(), cancelled.calls());
      assertTrue(zeros.get() >= sent, "what was written before the cancelled write arrives");
    }
  }

  /**
   * Writes zeros until there is no room, and leaves a write pending; returns the bytes reported
   * written.
   */
  private static long fill(DriverFixture kit, StreamSocket near, RecordingSink sink)
      throws IOException {
    long sent = 0;
    while (true) {
      sink.calls().clear();
      near.write(one(1 << 20), 0, 1, sink);
      kit.settle();
      if (!sink.isCalled()) {
        return sent;
      }
      sent += sink.count();
    }
  }

  private static int zerosUntilSeven(DriverFixture.Pair pair) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int total = 0; ; ) {
      int count = pair.far().getInputStream().read(buffer);
      for (int i = 0; i < count; i++) {
        if (buffer[i] == 7) {
          return total + i;
        }
      }
      if (count < 0) {
        throw new IOException("ended after " + total);
      }
      total += count;
    }
  }

  @Test
  @CoversRule("P2")
  default void event_readAndWrite_reportsTheReadFirst() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      for (int i = 0; i < 20; i++) {
        RecordingSink read = new RecordingSink(kit);
        RecordingSink written = new RecordingSink(kit);
        pair.near().startReading(read);
        pair.far().getOutputStream().write(1);
        pair.near().write(one(1), 0, 1, written);
        kit.until("both", () -> read.isCalled() && written.isCalled());
        pair.near().stopReading();

        // In the same event, the read comes first. In two events, either may come first.
        assertTrue(
            read.event() != written.event() || read.sequence() < written.sequence(),
            "written before read, in event " + read.event());
      }
    }
  }

  @Test
  @CoversRule("S7")
  default void shutdownOutput_isAHalfClose() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      pair.near().shutdownOutput();
      assertEquals(-1, pair.far().getInputStream().read());
      pair.far().getOutputStream().write('x');
      RecordingSink sink = new RecordingSink(kit);
      pair.near().startReading(sink);
      kit.until("received", sink::isCalled);

      assertEquals("x", sink.text());
    }
  }

  private static ByteBuffer[] one(int size) {
    return new ByteBuffer[] {ByteBuffer.allocate(size)};
  }

  /** Returns bytes that do not repeat, so that a lost or moved part is noticed. */
  static byte[] pattern(int size) {
    byte[] data = new byte[size];
    for (int i = 0; i < size; i++) {
      data[i] = (byte) (i * 31 + (i >> 8) * 7 + (i >> 16));
    }
    return data;
  }
}
