package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.Target;
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
import dev.rondo.tck.scheduling.ContextContract;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading from a stream transport: in order, unless paused, up to the end of the stream. */
@Role({Protocol.class, ReadTransport.class})
@Needs({Capability.TCP, Capability.TASKS})
public interface ReadingContract extends LoopContract {

  @Test
  default void dataReceived_buffer_holdsTheBytesSent(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(Bytes.of("one"));
          pair.accepted().received("one").await();
          pair.near().write(Bytes.of("two"));
          pair.accepted().received("two").await();

          assertEquals(List.of("made", "data:onetwo"), pair.accepted().events());
        });
  }

  @Test
  default void dataReceived_buffer_mayBeConsumedOrNot(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var consuming = new RecordingProtocol(loop).onData(data -> data.position(data.limit()));
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), consuming);
          pair.near().write(Bytes.of("left and "));
          consuming.received("and ").await();
          pair.near().write(Bytes.of("taken"));
          consuming.received("taken").await();

          assertEquals("left and taken", consuming.text());
        });
  }

  /** T091. */
  @Test
  default void pauseReading_holdsBackWhatArrivesUntilResumed(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          Transport far = pair.far();
          assertTrue(far.isReading());
          far.pauseReading();
          far.pauseReading();
          assertFalse(far.isReading());
          pair.near().write(Bytes.of("held "));
          TaskWaits.briefly(loop);
          assertEquals(List.of("made"), pair.accepted().events());
          pair.near().write(Bytes.of("back"));
          far.resumeReading();
          far.resumeReading();
          assertTrue(far.isReading());
          pair.accepted().received("held back").await();

          assertEquals(List.of("made", "data:held back"), pair.accepted().events());
        });
  }

  /** T091. */
  @Test
  default void pauseReading_inConnectionMade_holdsTheFirstBytes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var paused = new RecordingProtocol(loop).onMade(Transport::pauseReading);
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), paused);
          pair.near().write(Bytes.of("early"));
          TaskWaits.briefly(loop);
          assertEquals(List.of("made"), paused.events());
          paused.transport().resumeReading();

          paused.received("early").await();
        });
  }

  @Test
  default void pauseReading_inDataReceived_stopsAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var once = new RecordingProtocol(loop);
          var sizes = new ArrayList<Integer>();
          once.onData(
              data -> {
                sizes.add(data.remaining());
                once.transport().pauseReading();
              });
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), once);
          pair.near().write(Bytes.pattern(4 << 20));
          once.received(1).await();
          TaskWaits.briefly(loop);
          assertEquals(1, sizes.size());
          int soFar = once.text().length();
          once.transport().resumeReading();
          once.received(soFar + 1).await();

          assertEquals(2, sizes.size());
        });
  }

  @Test
  default void pauseReading_atTheEnd_deliversItOnResume(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          pair.near().write(Bytes.of("and gone"));
          pair.near().close();
          TaskWaits.briefly(loop);
          assertEquals(List.of("made"), pair.accepted().events());
          pair.far().resumeReading();
          pair.accepted().lost().await();

          assertEquals(List.of("made", "data:and gone", "eof", "lost"), pair.accepted().events());
        });
  }

  /** T092. */
  @Test
  default void eofReceived_false_closesTheTransport(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().writeEof();
          pair.accepted().lost().await();
          pair.client().protocol().lost().await();

          assertEquals(List.of("made", "eof", "lost"), pair.accepted().events());
          assertTrue(pair.far().isClosing());
        });
  }

  /** T092. */
  @Test
  default void eofReceived_true_keepsTheWritingHalfOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var half = new RecordingProtocol(loop).onEof(() -> true);
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), half);
          pair.near().writeEof();
          half.recorded("eof").await();
          TaskWaits.briefly(loop);
          assertFalse(half.transport().isClosing());
          half.transport().write(Bytes.of("still writing"));
          pair.client().protocol().received("still writing").await();
          half.transport().close();
          pair.client().protocol().lost().await();

          assertEquals(List.of("made", "eof", "lost"), half.events());
          assertEquals(
              List.of("made", "data:still writing", "eof", "lost"),
              pair.client().protocol().events());
        });
  }

  /** T091: as in asyncio, the end of the stream does not pause a transport. */
  @Test
  default void isReading_afterEof_reflectsOnlyPauses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var half = new RecordingProtocol(loop).onEof(() -> true);
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), half);
          pair.near().writeEof();
          half.recorded("eof").await();
          assertTrue(half.transport().isReading());
          half.transport().pauseReading();
          assertFalse(half.transport().isReading());
          half.transport().resumeReading();
          TaskWaits.briefly(loop);

          assertTrue(half.transport().isReading());
          assertEquals(List.of("made", "eof"), half.events());
          half.transport().close();
          assertFalse(half.transport().isReading());
        });
  }

  /** A peer that has half-closed may still read slowly. */
  @Test
  default void eofReceived_trueWithMuchToWrite_sendsItAll(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var half = new RecordingProtocol(loop).onEof(() -> true);
          Server server = TcpPair.server(kit, half);
          var received = new AtomicLong();
          LoopFuture<String> lost = loop.createFuture();
          var client =
              new Protocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                  received.addAndGet(data.remaining());
                }

                @Override
                public void connectionLost(@Nullable Throwable exception) {
                  lost.setResult("lost");
                }
              };
          Transport near =
              loop.createConnection(() -> client, Target.host("127.0.0.1", TcpPair.port(server)))
                  .await()
                  .transport();
          near.pauseReading();
          near.writeEof();
          half.recorded("eof").await();
          long written = WriteBuffers.fill(half.transport());
          half.transport().close();
          TaskWaits.briefly(loop);
          near.resumeReading();
          lost.await();

          assertEquals(written, received.get());
        });
  }

  @Test
  default void setProtocol_deliversTheNextDataToTheNewOne(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(Bytes.of("old"));
          pair.accepted().received("old").await();
          var replacement = new RecordingProtocol(loop);
          pair.far().setProtocol(replacement);
          assertSame(replacement, pair.far().getProtocol());
          pair.near().write(Bytes.of("new"));
          replacement.received("new").await();
          pair.near().close();
          replacement.lost().await();

          assertEquals(List.of("data:new", "eof", "lost"), replacement.events());
          assertEquals(List.of("made", "data:old"), pair.accepted().events());
        });
  }

  /** T033: a protocol is called in the context of the call that opened its connection. */
  @Test
  @Covers("createConnection")
  default void protocols_seeTheContextOfTheOpening(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var seen = new ArrayList<String>();
          ContextContract.COLOR.set("server");
          var accepted = recordContext(new RecordingProtocol(loop), seen);
          var server = TcpPair.server(kit, accepted);
          ContextContract.COLOR.set("client");
          var client = recordContext(new RecordingProtocol(loop), seen);
          var target = Target.host("127.0.0.1", TcpPair.port(server));
          var connection = loop.createConnection(() -> client, target).await();
          ContextContract.COLOR.set("neither");
          accepted.made().await();
          connection.transport().write(Bytes.of("to the server"));
          accepted.received("server").await();
          accepted.transport().write(Bytes.of("to the client"));
          client.received("client").await();
          client.transport().close();
          accepted.lost().await();

          assertEquals(
              List.of("data client", "data server", "eof server", "made client", "made server"),
              seen.stream().sorted().distinct().toList());
        });
  }

  private static RecordingProtocol recordContext(RecordingProtocol protocol, List<String> seen) {
    return protocol
        .onMade(transport -> seen.add("made " + ContextContract.COLOR.get()))
        .onData((ByteBuffer data) -> seen.add("data " + ContextContract.COLOR.get()))
        .onEof(() -> !seen.add("eof " + ContextContract.COLOR.get()));
  }
}
