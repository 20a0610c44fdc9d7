package dev.rondo.tck.watching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ChannelWatcher;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RawPair;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.scheduling.ContextContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Watching sockets for readiness, level-triggered. */
@Role(ChannelWatcher.class)
@Covers("addReader")
@Needs({Capability.WATCH_SOCKETS, Capability.TASKS})
public interface WatchingContract extends LoopContract {

  /** T008. */
  @Test
  default void addReader_callbackThatStops_isCalledOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    pair.far().write(Bytes.of("!"));
    var calls = new ArrayList<String>();
    loop.addReader(
        pair.near(),
        () -> {
          calls.add("readable");
          loop.stop();
        });
    loop.runForever();
    loop.removeReader(pair.near());

    assertEquals(List.of("readable"), calls);
  }

  /** T013. */
  @Test
  default void poll_happensBetweenBatches(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    pair.far().write(Bytes.of("!"));
    var events = new ArrayList<String>();
    loop.addReader(
        pair.near(),
        () -> {
          events.add("readable");
          loop.removeReader(pair.near());
        });
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            events.add("chain");
            if (events.size() < 1000) {
              loop.callSoon(this);
            } else {
              loop.stop();
            }
          }
        };
    loop.callSoon(again);
    loop.runForever();

    assertTrue(
        events.indexOf("readable") <= 3, () -> "readable after " + events.indexOf("readable"));
  }

  /** T049. */
  @Test
  default void addReader_isCalledUntilDrainedAndUntilRemoved(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    var calls = new ArrayList<String>();
    pair.far().write(Bytes.of("12"));
    loop.addReader(pair.near(), () -> calls.add(read(pair.near())));
    kit.iterateUntil("both bytes are read", () -> calls.size() >= 2);
    kit.iterate();
    assertEquals(List.of("1", "2"), calls);
    assertTrue(loop.removeReader(pair.near()));
    pair.far().write(Bytes.of("3"));
    kit.runTask(() -> TaskWaits.briefly(loop));

    assertEquals(List.of("1", "2"), calls);
    assertFalse(loop.removeReader(pair.near()));
  }

  /** T050. */
  @Test
  @Covers({"addWriter", "removeWriter"})
  default void addWriter_isCalledUntilRemoved(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    var calls = new ArrayList<String>();
    loop.addWriter(pair.near(), () -> calls.add("writable"));
    kit.iterateUntil("the writer is called repeatedly", () -> calls.size() >= 3);
    assertTrue(loop.removeWriter(pair.near()));
    int soFar = calls.size();
    kit.iterate();

    assertEquals(soFar, calls.size());
    assertFalse(loop.removeWriter(pair.near()));
  }

  /** T051. */
  @Test
  default void addReader_again_replacesTheFirstAndKeepsTheWriter(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    var calls = new ArrayList<String>();
    loop.addReader(pair.near(), () -> calls.add("first"));
    loop.addWriter(pair.near(), () -> calls.add("writer"));
    loop.addReader(pair.near(), () -> calls.add("second"));
    pair.far().write(Bytes.of("!"));
    kit.iterateUntil("both are called", () -> calls.containsAll(List.of("second", "writer")));
    assertFalse(calls.contains("first"));

    assertTrue(loop.removeReader(pair.near()));
    calls.clear();
    kit.iterateUntil("the writer is still called", () -> calls.contains("writer"));
    assertTrue(loop.removeWriter(pair.near()));
  }

  /** T051, for writers. */
  @Test
  default void addWriter_twice_replacesTheFirstAndKeepsTheReader(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    var calls = new ArrayList<String>();
    loop.addWriter(pair.near(), () -> calls.add("first"));
    loop.addReader(pair.near(), () -> calls.add("reader"));
    loop.addWriter(pair.near(), () -> calls.add("second"));
    pair.far().write(Bytes.of("!"));
    kit.iterateUntil("both are called", () -> calls.containsAll(List.of("second", "reader")));
    assertFalse(calls.contains("first"));

    assertTrue(loop.removeWriter(pair.near()));
    calls.clear();
    kit.iterateUntil("the reader is still called", () -> calls.contains("reader"));
    assertTrue(loop.removeReader(pair.near()));
  }

  /** T051: replacing a writer cancels its call, even if that is due in the same batch. */
  @Test
  default void addWriter_replacedByAReaderInTheBatch_isNotCalled(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    pair.far().write(Bytes.of("!"));
    kit.runTask(() -> TaskWaits.briefly(loop));
    var calls = new ArrayList<String>();
    loop.addReader(
        pair.near(),
        () -> {
          loop.removeReader(pair.near());
          loop.addWriter(pair.near(), () -> calls.add("second"));
        });
    loop.addWriter(pair.near(), () -> calls.add("first"));
    kit.iterateUntil("the second is called", () -> calls.contains("second"));
    assertTrue(loop.removeWriter(pair.near()));

    assertFalse(calls.contains("first"));
  }

  /** T052: the reader comes before the writer. */
  @Test
  @Covers({"addReader", "addWriter"})
  default void readerAndWriter_bothReady_areCalledInThatOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    pair.far().write(Bytes.of("!"));
    var calls = new ArrayList<String>();
    loop.addWriter(pair.near(), () -> calls.add("writer"));
    loop.addReader(pair.near(), () -> calls.add("reader"));
    kit.iterateUntil("both are called", () -> calls.contains("reader"));
    int reader = calls.indexOf("reader");
    loop.removeReader(pair.near());
    loop.removeWriter(pair.near());

    assertEquals("writer", calls.get(reader + 1));
  }

  /** T053. */
  @Test
  default void removeReader_earlierInTheBatch_preventsTheCall(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair one = RawPair.open(kit);
    RawPair two = RawPair.open(kit);
    var calls = new ArrayList<String>();
    loop.addReader(one.near(), () -> removeOther(loop, calls, two.near()));
    loop.addReader(two.near(), () -> removeOther(loop, calls, one.near()));
    one.far().write(Bytes.of("!"));
    two.far().write(Bytes.of("!"));
    kit.runTask(() -> TaskWaits.briefly(loop));
    loop.removeReader(one.near());
    loop.removeReader(two.near());

    assertFalse(calls.isEmpty());
    assertEquals(1, calls.stream().distinct().count(), calls::toString);
  }

  /** T033. */
  @Test
  default void addReader_callback_seesTheContextOfTheCall(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    pair.far().write(Bytes.of("!"));
    var seen = new ArrayList<String>();
    Context.empty()
        .run(
            () -> {
              ContextContract.COLOR.set("red");
              loop.addReader(
                  pair.near(), () -> seen.add(ContextContract.COLOR.get() + read(pair.near())));
            });
    kit.iterateUntil("the reader is called", () -> !seen.isEmpty());
    loop.removeReader(pair.near());

    assertEquals(List.of("red!"), seen);
  }

  /** T056. */
  @Test
  default void watching_onAClosedLoop_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    loop.addReader(pair.near(), () -> {});
    loop.close();

    assertThrows(LoopClosedException.class, () -> loop.addReader(pair.near(), () -> {}));
    assertThrows(LoopClosedException.class, () -> loop.addWriter(pair.near(), () -> {}));
    assertFalse(loop.removeReader(pair.near()));
    assertFalse(loop.removeWriter(pair.near()));
  }

  /** T055. */
  @Test
  default void addReader_unwatchableChannel_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    pair.near().close();

    assertThrows(IllegalArgumentException.class, () -> loop.addReader(pair.near(), () -> {}));
    assertThrows(NullPointerException.class, () -> loop.addReader(Nulls.any(), () -> {}));
    assertThrows(IllegalArgumentException.class, () -> loop.addReader(pair.far(), () -> {}));
  }

  /** T054. */
  @Test
  @Needs({Capability.TCP, Capability.RAW_SOCKETS})
  default void addReader_socketOfATransport_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          NetworkChannel socket = pair.near();
          var connection =
              loop.createConnection(() -> new RecordingProtocol(loop), Target.socket(socket))
                  .await();

          assertThrows(IllegalStateException.class, () -> loop.addReader(socket, () -> {}));
          assertThrows(IllegalStateException.class, () -> loop.addWriter(socket, () -> {}));
          assertFalse(loop.removeReader(socket));
          assertThrows(IllegalStateException.class, () -> loop.sockRecv(socket, 1).await());
          assertThrows(
              IllegalStateException.class, () -> loop.sockSendall(socket, Bytes.of("!")).await());
          connection.transport().write(Bytes.of("goes on"));
          assertEquals("goes on", Bytes.text(loop.sockRecv(pair.far(), 16).await()));
        });
  }

  /** T057. */
  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void removeReader_andClosedAtOnce_leavesNothingBehind(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NetworkChannel listener = SocketPair.listener(kit);
          loop.sockAccept(listener).cancel(); // starts to listen, which bind need not do
          var calls = new ArrayList<String>();
          loop.addReader(listener, () -> calls.add("readable"));
          TaskWaits.twoIterations(loop);
          assertTrue(loop.removeReader(listener));
          listener.close();
          TaskWaits.briefly(loop);

          assertEquals(List.of(), calls);
          assertFalse(loop.removeReader(listener));
        });
  }

  private static void removeOther(EventLoop loop, List<String> calls, ByteChannel other) {
    calls.add(String.valueOf(System.identityHashCode(other)));
    loop.removeReader(other);
  }

  private static String read(ByteChannel channel) {
    try {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one);
      return Bytes.text(one.flip());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
