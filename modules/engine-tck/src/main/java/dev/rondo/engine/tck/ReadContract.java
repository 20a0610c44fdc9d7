package dev.rondo.engine.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of reading a driver's streams, with single reads and with streaming. */
public interface ReadContract extends DriverContract {

  @Test
  @CoversRule({"D2", "P1", "S1"})
  default void read_available_completesInTheRunPhaseOnly() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      send(pair.far(), "hello");
      RecordingSink sink = new RecordingSink(kit);
      ByteBuffer into = ByteBuffer.allocate(16);

      pair.near().read(into, sink);
      assertFalse(sink.isCalled(), "called back inside the starting call");
      while (kit.queuedCount() == 0) {
        kit.poll(20_000_000);
      }
      assertFalse(sink.isCalled(), "called back inside a poll");
      kit.until("read", sink::isCalled);

      assertEquals(sink.count(), into.position());
      assertEquals("hello".substring(0, sink.count()), text(into));
    }
  }

  @Test
  @CoversRule("S1")
  default void read_atTheEnd_isMinusOneEachTime() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      pair.far().shutdownOutput();

      for (int i = 0; i < 2; i++) {
        assertEquals(-1, read(kit, pair.near(), 8).count());
      }
    }
  }

  @Test
  @CoversRule("S1")
  default void read_smallBuffer_leavesTheRest() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      send(pair.far(), "abcdefgh");
      StringBuilder all = new StringBuilder();

      while (all.length() < 8) {
        ByteBuffer into = ByteBuffer.allocateDirect(3);
        read(kit, pair.near(), into);
        all.append(text(into));
      }

      assertEquals("abcdefgh", all.toString());
    }
  }

  @Test
  @CoversRule("P3")
  default void read_whileOneIsPending_isRefused() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();
      near.read(ByteBuffer.allocate(8), new RecordingSink(kit));

      assertThrows(
          IllegalStateException.class,
          () -> near.read(ByteBuffer.allocate(8), new RecordingSink(kit)));
      assertThrows(IllegalStateException.class, () -> near.startReading(new RecordingSink(kit)));
    }
  }

  @Test
  @CoversRule("P3")
  default void read_whileStreaming_isRefused() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();
      near.startReading(new RecordingSink(kit));

      assertThrows(
          IllegalStateException.class,
          () -> near.read(ByteBuffer.allocate(8), new RecordingSink(kit)));
    }
  }

  @Test
  @CoversRule({"P4", "P5"})
  default void cancelRead_isSilentAndLosesNothing() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink cancelled = new RecordingSink(kit);
      ByteBuffer buffer = ByteBuffer.allocate(16);
      pair.near().read(buffer, cancelled);
      kit.settle();
      pair.near().cancelRead();
      send(pair.far(), "kept");
      kit.settle();

      ByteBuffer into = ByteBuffer.allocate(16);
      RecordingSink sink = read(kit, pair.near(), into);

      assertEquals(List.of(), cancelled.calls());
      assertEquals(
          0, buffer.position(), "the buffer of a cancelled read belongs to its owner again");
      assertEquals("kept".substring(0, sink.count()), text(into));
    }
  }

  @Test
  @CoversRule("S11")
  default void read_arenaClosedMeanwhile_writesNoFreedMemory() throws Exception {
    try (DriverFixture kit = fixture();
        Arena later = Arena.ofShared()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit);
      Arena arena = Arena.ofShared();
      pair.near().read(arena.allocate(64).asByteBuffer(), sink);
      kit.settle();
      boolean held = isHeld(arena);
      // The allocator is likely to reuse the memory.
      List<MemorySegment> others =
          Stream.generate(() -> later.allocate(64).fill((byte) 'x')).limit(512).toList();
      send(pair.far(), "late");
      kit.until("the read ends", sink::isCalled);

      assertEquals(List.of(held ? "completed" : "failed"), sink.calls());
      for (MemorySegment other : others) {
        assertEquals("x".repeat(64), ISO_8859_1.decode(other.asByteBuffer()).toString());
      }
      if (held) {
        arena.close();
      }
    }
  }

  /** Closes {@code arena}, and returns whether the driver prevents that. */
  private static boolean isHeld(Arena arena) {
    try {
      arena.close();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Test
  @CoversRule("P5")
  default void cancelRead_repeatedly_losesNoByte() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      StringBuilder sent = new StringBuilder();
      StringBuilder got = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        sent.append(i).append(' ');
        send(pair.far(), i + " ");
        RecordingSink sink = new RecordingSink(kit);
        ByteBuffer into = ByteBuffer.allocate(4);
        pair.near().read(into, sink);
        kit.poll(i % 3 == 0 ? 1_000_000 : 0);
        if (i % 2 == 0) {
          kit.runQueued();
        }
        if (!sink.isCalled()) {
          pair.near().cancelRead();
        }
        got.append(text(into));
      }

      RecordingSink rest = new RecordingSink(kit);
      pair.near().startReading(rest);
      kit.until("all of it", () -> got.length() + rest.size() >= sent.length());

      assertEquals(sent.toString(), got + rest.text());
    }
  }

  @Test
  @CoversRule("P5")
  default void stopReading_keepsBytesForTheNextReader() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink first = new RecordingSink(kit);
      pair.near().startReading(first);
      kit.settle();
      pair.near().stopReading();
      send(pair.far(), "for the next");
      kit.settle();
      RecordingSink second = new RecordingSink(kit);
      pair.near().startReading(second);
      kit.until("received", () -> second.size() == 12);

      assertEquals(List.of(), first.calls());
      assertEquals("for the next", second.text());
    }
  }

  @Test
  @CoversRule("S5")
  default void stopReading_insideReceived_stopsAtOnce() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit).onReceived(pair.near()::stopReading);
      pair.near().startReading(sink);
      send(pair.far(), "one");
      kit.until("received", sink::isCalled);
      send(pair.far(), "two");
      kit.settle();

      assertEquals(List.of("received"), sink.calls());
    }
  }

  @Test
  @CoversRule("S5")
  default void startReading_largeStream_deliversAllInOrder() throws Exception {
    try (DriverFixture kit = fixture()) {
      requireAll(kit, new RecordingSink(kit), 3_000_000);
    }
  }

  private static void requireAll(DriverFixture kit, RecordingSink sink, int size) throws Exception {
    DriverFixture.Pair pair = kit.pair();
    byte[] data = WriteContract.pattern(size);
    Thread sender = Thread.ofVirtual().start(() -> send(pair.far(), data));
    pair.near().startReading(sink);
    kit.until("all of it", () -> sink.size() >= data.length);
    sender.join();

    assertEquals(new String(data, ISO_8859_1), sink.text());
  }

  @Test
  @CoversRule("S5")
  default void startReading_end_isReportedOnceAndStops() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit);
      pair.near().startReading(sink);
      pair.far().shutdownOutput();
      kit.until("ended", sink::isCalled);
      kit.settle();

      assertEquals(List.of("ended"), sink.calls());
    }
  }

  @Test
  @CoversRule("S5")
  default void startReading_again_replacesTheSink() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink first = new RecordingSink(kit);
      RecordingSink second = new RecordingSink(kit);
      pair.near().startReading(first);
      send(pair.far(), "one");
      kit.until("received", () -> first.size() == 3);
      pair.near().startReading(second);
      send(pair.far(), "two");
      kit.until("received", () -> second.size() == 3);

      assertEquals("one", first.text());
      assertEquals("two", second.text());
    }
  }

  @Test
  @CoversRule("S6")
  default void ownBuffer_filledOrNot_losesNoByte() throws Exception {
    try (DriverFixture kit = fixture()) {
      requireAll(
          kit, new RecordingSink(kit).withOwnBuffer(ByteBuffer.allocateDirect(1000)), 200_000);
    }
  }

  @Test
  @CoversRule("S9")
  default void startReading_reset_fails() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit);
      pair.near().startReading(sink);
      kit.settle();
      pair.far().setSoLinger(true, 0);
      pair.far().close();
      kit.until("failed", sink::isCalled);
      kit.settle();

      assertEquals(List.of("failed"), sink.calls());
      assertInstanceOf(IOException.class, sink.failure());
    }
  }

  @Test
  @CoversRule("P6")
  default void received_buffer_isUnchangedUntilItReturns() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair one = kit.pair();
      DriverFixture.Pair other = kit.pair();
      send(other.far(), "never read");
      AtomicBoolean closed = new AtomicBoolean();
      RecordingSink sink =
          new RecordingSink(kit)
              .onReceived(
                  () -> {
                    if (closed.compareAndSet(false, true)) {
                      other.near().close();
                    }
                  });
      one.near().startReading(sink);
      send(one.far(), "lent");
      kit.until("received", () -> sink.size() == 4);

      assertEquals("lent", sink.text());
      assertTrue(closed.get());
    }
  }

  @Test
  @CoversRule({"P5", "P6"})
  default void stopReading_ofAnotherReadyStream_losesNoByte() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair one = kit.pair();
      DriverFixture.Pair other = kit.pair();
      RecordingSink first = new RecordingSink(kit).onReceived(other.near()::stopReading);
      RecordingSink second = new RecordingSink(kit).onReceived(one.near()::stopReading);
      one.near().startReading(first);
      other.near().startReading(second);
      kit.settle();
      send(one.far(), "of one");
      send(other.far(), "of the other");
      // The sink that is called first stops the other stream, then reads what was lent to it.
      kit.until("received", () -> first.isCalled() || second.isCalled());
      one.near().startReading(first);
      other.near().startReading(second);
      kit.until("both received", () -> first.isCalled() && second.isCalled());
      kit.settle();

      assertEquals("of one", first.text());
      assertEquals("of the other", second.text());
    }
  }

  private static RecordingSink read(DriverFixture kit, StreamSocket socket, int size)
      throws IOException {
    return read(kit, socket, ByteBuffer.allocate(size));
  }

  private static RecordingSink read(DriverFixture kit, StreamSocket socket, ByteBuffer into)
      throws IOException {
    RecordingSink sink = new RecordingSink(kit);
    socket.read(into, sink);
    kit.until("read", sink::isCalled);
    return sink;
  }

  private static String text(ByteBuffer read) {
    return ISO_8859_1.decode(read.duplicate().flip()).toString();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void send(Socket socket, byte[] data) {
    try {
      socket.getOutputStream().write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
