package dev.rondo.engine.net.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.testing.FakeNetwork;
import dev.rondo.engine.testing.FakeStream;
import dev.rondo.engine.testing.Recorder;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of stream transports over a socket whose room and failures the test sets. */
final class StreamTransportTests {

  private final FakeNetwork network = new FakeNetwork();
  private final Recorder protocol = new Recorder();

  private static String text(int length) {
    return "x".repeat(length);
  }

  @Test
  void write_severalInOneCallback_makesOneCall() throws Exception {
    FakeStream stream = network.accept(protocol);

    network.call(
        () -> {
          protocol.write("a");
          protocol.write("b");
          protocol.write("c");
          assertEquals(List.of(), stream.writes);
        });

    assertEquals(List.of("abc"), stream.writes);
  }

  @Test
  void write_twoTransportsInTurn_keepsOrderOfEach() throws Exception {
    var other = new Recorder();
    FakeStream stream = network.accept(protocol);
    FakeStream otherStream = network.accept(other);

    network.call(
        () -> {
          protocol.write("a");
          other.write("1");
          protocol.write("b");
        });

    assertEquals("ab", stream.sent());
    assertEquals("1", otherStream.sent());
  }

  @Test
  void write_outsideCallback_sendsAtOnce() throws Exception {
    FakeStream stream = network.accept(protocol);

    protocol.write("now");

    assertEquals(List.of("now"), stream.writes);
  }

  @Test
  void write_smallThenLarge_keepsOrder() throws Exception {
    FakeStream stream = network.accept(protocol);
    String large = text(Outbox.SMALL + 1);

    network.call(
        () -> {
          protocol.write("a");
          protocol.write(large);
          protocol.write("b");
        });

    assertEquals(List.of("a", large, "b"), stream.writes);
  }

  @Test
  void write_bufferReusedBeforeSend_sendsOriginal() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 1;
    var data = ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII));

    protocol.transport().write(data);
    assertFalse(data.hasRemaining());
    data.clear().put(new byte[] {'?', '?', '?'});
    stream.makesRoom(100);
    network.settle();

    assertEquals("abc", stream.sent());
  }

  @Test
  void writeOwned_socketFull_isNotCopied() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 0;
    ByteBuffer data = ByteBuffer.allocate(Outbox.SMALL + 1);

    protocol.transport().writeOwned(data);

    assertSame(data, stream.pendingBuffer());
  }

  @Test
  void write_outboxFull_keepsOrder() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 30_000;
    var expected = new StringBuilder();

    network.call(
        () -> {
          for (String letter : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
            protocol.write(letter.repeat(10_000));
            expected.append(letter);
          }
        });
    while (stream.isWriting()) {
      stream.makesRoom(30_000);
      network.settle();
    }

    String written = String.join("", stream.writes);
    assertEquals(80_000, written.length());
    assertEquals(expected.toString(), written.replaceAll("(.)\\1+", "$1"));
  }

  @Test
  void write_aboveHighWatermark_pausesOnceInCall() throws Exception {
    FakeStream stream = network.accept(protocol);
    protocol.transport().setWriteBufferLimits(new WriteBufferLimits(10, 20));
    stream.room = 0;

    network.call(
        () -> {
          protocol.write(text(20));
          assertEquals(List.of("made"), protocol.events);
          protocol.write("x");
          assertEquals(List.of("made", "pause"), protocol.events);
          protocol.write("x");
        });
    assertEquals(22, protocol.transport().getWriteBufferSize());
    stream.makesRoom(11);
    network.settle();
    assertEquals(List.of("made", "pause"), protocol.events);
    stream.makesRoom(1);
    network.settle();

    assertEquals(List.of("made", "pause", "resume"), protocol.events);
  }

  @Test
  void pauseWriting_throws_isReportedAndStaysOpen() throws Exception {
    var failing =
        new Recorder() {
          @Override
          public void pauseWriting() {
            throw new IllegalStateException("not now");
          }
        };
    FakeStream stream = network.accept(failing);
    stream.room = 0;
    failing.transport().setWriteBufferLimits(WriteBufferLimits.ofHigh(0));

    failing.write("a");

    assertEquals("protocol.pauseWriting() failed", network.reports.getFirst().message());
    assertFalse(failing.transport().isClosing());
  }

  @Test
  void close_withUnsentBytes_sendsThemFirst() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 1;
    protocol.write("abc");

    protocol.transport().close();
    network.settle();
    assertEquals(List.of("made"), protocol.events);
    stream.makesRoom(2);
    network.settle();

    assertEquals("abc", stream.sent());
    assertEquals(List.of("made", "lost"), protocol.events);
    assertTrue(stream.closed);
  }

  @Test
  void close_inCallbackThatWrote_sendsFirst() throws Exception {
    FakeStream stream = network.accept(protocol);

    network.call(
        () -> {
          protocol.write("bye");
          protocol.transport().close();
          assertEquals(List.of("made"), protocol.events);
        });
    network.settle();

    assertEquals("bye", stream.sent());
    assertEquals(List.of("made", "lost"), protocol.events);
  }

  @Test
  void abort_withUnsentBytes_dropsThem() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 1;
    protocol.write("abc");

    protocol.transport().abort();
    protocol.transport().abort();
    network.settle();

    assertEquals("a", stream.sent());
    assertEquals(List.of("made", "lost"), protocol.events);
  }

  @Test
  void abort_writePending_cancelsIt() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 1;
    protocol.write("abc");
    assertTrue(stream.isWriting());

    protocol.transport().abort();

    assertFalse(stream.isWriting());
    network.settle();
  }

  @Test
  void failed_readAndWrite_isReportedOnce() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 0;
    protocol.write("a");
    stream.failsToRead(new IOException("reset"));
    stream.failsToWrite(new IOException("broken pipe"));

    network.settle();

    assertEquals(List.of("made", "lost:reset"), protocol.events);
    assertEquals(List.of(), network.reports);
  }

  @Test
  void write_socketFails_losesConnectionAfterCall() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.broken = new IOException("broken pipe");

    network.call(
        () -> {
          protocol.write(text(Outbox.SMALL + 1));
          assertEquals(List.of("made"), protocol.events);
        });
    network.settle();

    assertEquals(List.of("made", "lost:broken pipe"), protocol.events);
  }

  @Test
  void writeEof_withUnsentBytes_sendsThemFirst() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 1;
    protocol.write("ab");

    protocol.transport().writeEof();
    protocol.transport().writeEof();
    assertFalse(stream.outputShut);
    stream.makesRoom(1);
    network.settle();
    assertTrue(stream.outputShut);
    stream.arrives("answer");
    network.settle();

    assertEquals(List.of("made", "data:answer"), protocol.events);
    assertThrows(IllegalStateException.class, () -> protocol.write("late"));
  }

  @Test
  void eofReceived_keptOpen_writesUntilClose() throws Exception {
    protocol.keepsOpen = true;
    FakeStream stream = network.accept(protocol);
    stream.ends();
    network.settle();

    protocol.write("still here");
    protocol.transport().resumeReading();

    assertEquals("still here", stream.sent());
    assertEquals(List.of("made", "eof"), protocol.events);
    assertFalse(stream.isReading());
  }

  @Test
  void eofReceived_falseWithUnsentBytes_sendsThemFirst() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 0;
    protocol.write("ab");
    stream.ends();
    network.settle();
    assertEquals(List.of("made", "eof"), protocol.events);
    stream.makesRoom(2);
    network.settle();

    assertEquals(List.of("made", "eof", "lost"), protocol.events);
  }

  @Test
  void dataReceived_throws_isReportedAndCloses() throws Exception {
    var failing =
        new Recorder() {
          @Override
          public void dataReceived(ByteBuffer data) {
            throw new IllegalStateException("bad data");
          }
        };
    FakeStream stream = network.accept(failing);
    stream.arrives("x");
    network.settle();

    assertEquals(
        "Fatal error: protocol.dataReceived() call failed.", network.reports.getFirst().message());
    assertEquals(List.of("made", "lost:bad data"), failing.events);
  }

  @Test
  void pauseReading_inConnectionMade_readsNothing() throws Exception {
    var pausing =
        new Recorder() {
          @Override
          public void connectionMade(Transport transport) {
            super.connectionMade(transport);
            transport.pauseReading();
          }
        };
    FakeStream stream = network.accept(pausing);
    assertFalse(stream.isReading());

    pausing.transport().resumeReading();

    assertTrue(stream.isReading());
  }

  @Test
  void writelines_socketFull_pausesProtocol() throws Exception {
    FakeStream stream = network.accept(protocol);
    stream.room = 0;

    protocol
        .transport()
        .writelines(List.of(ByteBuffer.allocate(64 * 1024), ByteBuffer.allocate(1)));

    assertEquals(List.of("made", "pause"), protocol.events);
  }

  @Test
  void writelines_large_makesOneCall() throws Exception {
    FakeStream stream = network.accept(protocol);
    var parts = List.of(ByteBuffer.allocate(Outbox.SMALL), ByteBuffer.allocate(1));

    protocol.transport().writelines(parts);

    assertEquals(1, stream.writes.size());
    assertEquals(Outbox.SMALL + 1, stream.sent().length());
    assertTrue(parts.stream().noneMatch(ByteBuffer::hasRemaining));
  }
}
