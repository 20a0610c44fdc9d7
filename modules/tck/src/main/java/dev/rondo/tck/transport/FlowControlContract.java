package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.net.WriteTransport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.WriteBuffers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flow control: back-pressure pauses and resumes a protocol at the write buffer's watermarks. */
@Role(WriteTransport.class)
@Needs({Capability.TCP, Capability.TASKS})
public interface FlowControlContract extends LoopContract {

  /** T089. */
  @Test
  @Covers({"getWriteBufferLimits", "setWriteBufferLimits"})
  default void limits_areAsDocumentedAndAsSet(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Transport transport = TcpPair.open(kit).near();
          assertEquals(WriteBufferLimits.defaults(), transport.getWriteBufferLimits());
          for (WriteBufferLimits limits :
              List.of(
                  new WriteBufferLimits(128, 1024),
                  WriteBufferLimits.ofHigh(0),
                  WriteBufferLimits.ofLow(16385))) {
            transport.setWriteBufferLimits(limits);
            assertEquals(limits, transport.getWriteBufferLimits());
          }
          assertEquals(65540, transport.getWriteBufferLimits().high());
        });
  }

  /** T090. */
  @Test
  @Covers({"pauseWriting", "resumeWriting"})
  default void pauseAndResume_alternateAndComeOnceEach(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          RecordingProtocol writer = pair.client().protocol();
          long written = 0;
          for (int round = 1; round <= 3; round++) {
            pair.far().pauseReading();
            written += pushAboveHigh(pair.near());
            assertEquals("pause", writer.events().getLast());
            pair.near().write(Bytes.pattern(100_000));
            written += 100_000;
            pair.far().resumeReading();
            pair.accepted().received(Math.toIntExact(written)).await();
          }

          assertEquals(
              List.of("made", "pause", "resume", "pause", "resume", "pause", "resume"),
              eventsOnceAtLeast(kit.loop(), writer, 7));
        });
  }

  /**
   * T090: the call comes inside {@code write}, so that a protocol that writes in a loop can stop.
   */
  @Test
  default void pauseWriting_isCalledInsideTheWrite(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          RecordingProtocol writer = pair.client().protocol();
          while (!writer.events().contains("pause")) {
            assertTrue(
                pair.near().getWriteBufferSize() <= pair.near().getWriteBufferLimits().high());
            pair.near().write(Bytes.pattern(32 * 1024));
          }

          assertTrue(pair.near().getWriteBufferSize() > pair.near().getWriteBufferLimits().high());
        });
  }

  @Test
  @Covers("setWriteBufferLimits")
  default void limitsOfZero_pauseOnAnyBufferedByte(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          pair.near().setWriteBufferLimits(new WriteBufferLimits(0, 0));
          long written = WriteBuffers.fill(pair.near());
          assertEquals(List.of("made", "pause"), pair.client().protocol().events());
          pair.far().resumeReading();
          pair.accepted().received(Math.toIntExact(written)).await();

          assertEquals(
              List.of("made", "pause", "resume"),
              eventsOnceAtLeast(kit.loop(), pair.client().protocol(), 3));
        });
  }

  @Test
  default void setWriteBufferLimits_belowTheBuffer_pausesAtOnce(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          pair.near().setWriteBufferLimits(WriteBufferLimits.ofHigh(1 << 30));
          WriteBuffers.fill(pair.near());
          assertEquals(List.of("made"), pair.client().protocol().events());
          pair.near().setWriteBufferLimits(WriteBufferLimits.ofHigh(0));

          assertEquals(List.of("made", "pause"), pair.client().protocol().events());
        });
  }

  /** T097. */
  @Test
  default void writelines_aboveTheLimit_pauses(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          WriteBuffers.fill(pair.near());
          pair.near().writelines(List.of(Bytes.pattern(40_000), Bytes.pattern(40_000)));

          assertEquals(List.of("made", "pause"), pair.client().protocol().events());
        });
  }

  /** T102. */
  @Test
  default void resumeWriting_mayWriteToAnotherTransport(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair other = TcpPair.open(kit);
          var writer =
              new RecordingProtocol(loop).onResume(() -> other.near().write(Bytes.of("resumed")));
          TcpPair pair = TcpPair.open(kit, writer, new RecordingProtocol(loop));
          pair.far().pauseReading();
          pushAboveHigh(pair.near());
          pair.far().resumeReading();

          other.accepted().received("resumed").await();
        });
  }

  @Test
  default void resumeWriting_mayWriteOnAndBePausedAgain(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int rounds = 5;
    kit.runTask(
        () -> {
          var written = new ArrayList<Long>();
          var writer = new RecordingProtocol(loop);
          writer.onResume(
              () -> {
                if (written.size() < rounds) {
                  written.add(pushAboveHigh(writer.transport()));
                } else {
                  writer.transport().close();
                }
              });
          TcpPair pair = TcpPair.open(kit, writer, new RecordingProtocol(loop));
          pair.far().pauseReading();
          written.add(pushAboveHigh(pair.near()));
          pair.far().resumeReading();
          pair.accepted().lost().await();

          assertEquals(rounds, written.size());
          long total = written.stream().mapToLong(Long::longValue).sum();
          assertEquals(total, pair.accepted().text().length());
        });
  }

  @Test
  default void pauseWriting_thatThrows_isReportedAndStaysOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var failure = new IllegalArgumentException("pauseWriting failed");
    kit.runTask(
        () -> {
          var writer =
              new RecordingProtocol(loop)
                  .onPause(
                      () -> {
                        throw failure;
                      });
          TcpPair pair = TcpPair.open(kit, writer, new RecordingProtocol(loop));
          pair.far().pauseReading();
          long written = pushAboveHigh(pair.near());
          pair.far().resumeReading();
          pair.accepted().received(Math.toIntExact(written)).await();
        });

    assertSame(failure, kit.reports().takeOne().exception());
  }

  @Test
  @Covers("setWriteBufferLimits")
  default void writeBufferLimits_negativeOrCrossed_areRefused(LoopFixture kit) {
    assertThrows(IllegalArgumentException.class, () -> new WriteBufferLimits(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new WriteBufferLimits(-1, 0));
  }

  private static long pushAboveHigh(Transport transport) {
    long written = WriteBuffers.fill(transport);
    while (transport.getWriteBufferSize() <= transport.getWriteBufferLimits().high()) {
      transport.write(Bytes.pattern(64 * 1024));
      written += 64 * 1024;
    }
    return written;
  }

  /** Waits for {@code count} events: the last resume may come after the last byte has arrived. */
  private static List<String> eventsOnceAtLeast(
      EventLoop loop, RecordingProtocol protocol, int count) throws Exception {
    TaskWaits.until(
        loop, "there are " + count + " events", () -> protocol.events().size() >= count);
    return protocol.events();
  }
}
