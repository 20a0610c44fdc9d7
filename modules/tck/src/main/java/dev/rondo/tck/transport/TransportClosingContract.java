package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.Transport;
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

/** Closing and aborting a stream transport: {@code connectionLost} exactly once, and last. */
@Role(Transport.class)
@Covers("Transport.close")
@Needs({Capability.TCP, Capability.TASKS})
public interface TransportClosingContract extends LoopContract {

  /** T094. */
  @Test
  default void close_flushesFirst(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          long written = WriteBuffers.fill(pair.near());
          pair.near().close();
          pair.near().close();
          assertTrue(pair.near().isClosing());
          TaskWaits.briefly(loop);
          assertEquals(List.of("made"), pair.client().protocol().events());
          pair.far().resumeReading();
          pair.client().protocol().lost().await();
          pair.accepted().received(Math.toIntExact(written)).await();

          assertEquals(List.of("made", "lost"), pair.client().protocol().events());
          assertEquals(written, pair.accepted().text().length());
        });
  }

  /** T094. */
  @Test
  default void close_whileFlushing_stopsDelivery(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          WriteBuffers.fill(pair.near());
          pair.near().close();
          pair.far().write(Bytes.of("too late"));
          TaskWaits.briefly(loop);
          pair.far().abort();
          pair.client().protocol().lost().await();

          assertEquals(2, pair.client().protocol().events().size());
          assertEquals("", pair.client().protocol().text());
        });
  }

  @Test
  default void close_smallWriteBefore_isSent(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(Bytes.of("last words"));
          pair.near().close();
          pair.accepted().lost().await();

          assertEquals(List.of("made", "data:last words", "eof", "lost"), pair.accepted().events());
        });
  }

  @Test
  default void close_connectionLost_isCalledLater(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().close();
          assertEquals(List.of("made"), pair.client().protocol().events());
          pair.client().protocol().lost().await();

          assertEquals(null, pair.client().protocol().failure());
        });
  }

  /** T095. */
  @Test
  default void abort_dropsTheBufferAndCallsConnectionLostOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          long written = WriteBuffers.fill(pair.near());
          pair.near().abort();
          pair.near().abort();
          pair.near().close();
          assertEquals("made", pair.client().protocol().events().getFirst());
          assertFalse(pair.client().protocol().events().contains("lost"));
          pair.client().protocol().lost().await();
          assertEquals(null, pair.client().protocol().failure());
          assertEquals(0, pair.near().getWriteBufferSize());
          pair.far().resumeReading();
          pair.accepted().lost().await();
          TaskWaits.briefly(loop);

          assertTrue(pair.accepted().text().length() < written);
          assertEquals(1, count(pair.client().protocol(), "lost"));
        });
  }

  @Test
  default void abort_afterClose_endsTheFlushing(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          WriteBuffers.fill(pair.near());
          pair.near().close();
          TaskWaits.briefly(loop);
          assertEquals(0, count(pair.client().protocol(), "lost"));
          pair.near().abort();
          pair.client().protocol().lost().await();
        });
  }

  /** T096: this contract does not check the log. */
  @Test
  default void write_afterClose_isDroppedSilently(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().close();
          for (int i = 0; i < 7; i++) {
            pair.near().write(Bytes.of("dropped"));
          }
          pair.near().writelines(List.of(Bytes.of("dropped"), Bytes.of("too")));
          pair.near().writeEof();
          pair.client().protocol().lost().await();
          pair.near().write(Bytes.of("dropped"));
          pair.near().writeEof();
          pair.accepted().lost().await();

          assertEquals(List.of("made", "eof", "lost"), pair.accepted().events());
        });
  }

  @Test
  default void close_inConnectionMade_callsOnlyConnectionLost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var shy = new RecordingProtocol(loop).onMade(Transport::close);
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), shy);
          pair.near().write(Bytes.of("anybody there"));
          shy.lost().await();
          pair.client().protocol().lost().await();

          assertEquals(List.of("made", "lost"), shy.events());
        });
  }

  @Test
  default void close_inDataReceived_stopsDelivery(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var once = new RecordingProtocol(loop);
          var sizes = new ArrayList<Integer>();
          once.onData(
              data -> {
                sizes.add(data.remaining());
                once.transport().close();
              });
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), once);
          pair.near().write(Bytes.pattern(4 << 20));
          once.lost().await();

          assertEquals(1, sizes.size());
          assertEquals("lost", once.events().getLast());
        });
  }

  @Test
  default void pauseAndResumeReading_afterClose_areAllowed(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().close();
          pair.near().pauseReading();
          pair.near().resumeReading();
          assertFalse(pair.near().isReading());
          pair.client().protocol().lost().await();
          pair.near().resumeReading();
          pair.near().close();
          pair.near().abort();
          TaskWaits.twoIterations(kit.loop());

          assertEquals(1, count(pair.client().protocol(), "lost"));
        });
  }

  @Test
  default void bothEnds_closedAtOnce_eachLoseTheConnectionOnce(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().close();
          pair.far().close();
          pair.client().protocol().lost().await();
          pair.accepted().lost().await();
          TaskWaits.briefly(kit.loop());

          assertEquals(1, count(pair.client().protocol(), "lost"));
          assertEquals(1, count(pair.accepted(), "lost"));
        });
  }

  private static long count(RecordingProtocol protocol, String event) {
    return protocol.events().stream().filter(event::equals).count();
  }
}
