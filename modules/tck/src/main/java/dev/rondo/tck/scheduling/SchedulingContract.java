package dev.rondo.tck.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.CallbackScheduler;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Handle;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callbacks of the next iteration: their order, their handles, and their exceptions. */
@Role({CallbackScheduler.class, Handle.class})
@Covers("callSoon")
public interface SchedulingContract extends LoopContract {

  /** T012. */
  @Test
  default void callSoon_runsInOrder(LoopFixture kit) {
    var events = new ArrayList<Integer>();
    IntStream.range(0, 1000).forEach(i -> kit.loop().callSoon(() -> events.add(i)));
    assertEquals(List.of(), events);
    kit.iterate();

    assertEquals(IntStream.range(0, 1000).boxed().toList(), events);
  }

  @Test
  default void callSoon_insideACallback_waitsForTheNextIteration(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callSoon(
        () -> {
          loop.callSoon(() -> events.add("next iteration"));
          events.add("first");
        });
    loop.callSoon(() -> events.add("second"));
    kit.iterate();
    assertEquals(List.of("first", "second"), events);

    kit.iterate();
    assertEquals(List.of("first", "second", "next iteration"), events);
  }

  @Test
  @Covers("callSoon")
  default void callSoon_endlessChain_starvesNothingElse(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var missing = new ArrayList<>(List.of("timer", "thread"));
    Runnable chain =
        new Runnable() {
          @Override
          public void run() {
            if (missing.isEmpty()) {
              loop.stop();
            } else {
              loop.callSoon(this);
            }
          }
        };
    loop.callSoon(chain);
    loop.callLater(Duration.ofMillis(5), () -> missing.remove("timer"));
    kit.thread(() -> loop.callSoonThreadsafe(() -> missing.remove("thread")));
    loop.runForever();

    assertEquals(List.of(), missing);
  }

  @Test
  @Covers({"callSoon", "callAt"})
  default void iteration_readyCallbacksComeBeforeDueTimers(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callAt(loop.time(), () -> events.add("timer"));
    loop.callSoon(() -> events.add("ready"));
    kit.iterate();

    assertEquals(List.of("ready", "timer"), events);
  }

  /** T015. */
  @Test
  default void cancel_beforeTheRun_preventsIt(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    Handle handle = loop.callSoon(() -> events.add("ran"));
    assertFalse(handle.isCancelled());
    handle.cancel();
    handle.cancel();
    kit.iterate();

    assertTrue(handle.isCancelled());
    assertEquals(List.of(), events);
  }

  /** T015. */
  @Test
  default void cancel_releasesTheCallback(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var handles = new ArrayList<Handle>();
    WeakReference<Runnable> callback = scheduleAndCancel(loop, handles);

    LoopFixture.await(
        "the cancelled callback is collected",
        () -> {
          System.gc();
          return callback.refersTo(null);
        });
    assertEquals(2, handles.stream().filter(Handle::isCancelled).count());
  }

  @Test
  default void cancel_earlierInTheBatch_preventsTheRun(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    var handles = new ArrayList<Handle>();
    loop.callSoon(() -> handles.getFirst().cancel());
    handles.add(loop.callSoon(() -> events.add("cancelled")));
    loop.callSoon(() -> events.add("last"));
    kit.iterate();

    assertEquals(List.of("last"), events);
  }

  @Test
  default void cancel_afterTheRun_onlyMarksTheHandle(LoopFixture kit) {
    var events = new ArrayList<String>();
    Handle handle = kit.loop().callSoon(() -> events.add("ran"));
    kit.iterate();
    assertFalse(handle.isCancelled());
    handle.cancel();
    kit.iterate();

    assertTrue(handle.isCancelled());
    assertEquals(List.of("ran"), events);
  }

  /** T016. */
  @Test
  default void callback_thatThrows_isReportedOnceAndTheNextRuns(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    var failure = new IllegalArgumentException("a callback failed");
    Handle handle =
        loop.callSoon(
            () -> {
              throw failure;
            });
    loop.callSoon(() -> events.add("next"));
    kit.iterate();

    ExceptionContext report = kit.reports().takeOne();
    assertSame(failure, report.exception());
    assertSame(handle, report.work().handle());
    assertTrue(report.message().startsWith("Exception in callback"), report.message());
    assertEquals(List.of("next"), events);
  }

  @Test
  @Covers({"callSoon", "callSoonThreadsafe"})
  default void scheduling_null_isRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();

    assertThrows(NullPointerException.class, () -> loop.callSoon(Nulls.any()));
    assertThrows(NullPointerException.class, () -> loop.callSoonThreadsafe(Nulls.any()));
    assertThrows(NullPointerException.class, () -> loop.callSoon(() -> {}, Nulls.<Context>any()));
    assertThrows(
        NullPointerException.class, () -> loop.callSoonThreadsafe(() -> {}, Nulls.<Context>any()));
  }

  private static WeakReference<Runnable> scheduleAndCancel(EventLoop loop, List<Handle> handles) {
    Runnable callback =
        new Runnable() {
          @Override
          public void run() {
            throw new AssertionError("this callback was cancelled");
          }
        };
    handles.add(loop.callSoon(callback));
    handles.add(loop.callLater(Duration.ofHours(1), callback));
    handles.forEach(Handle::cancel);
    return new WeakReference<>(callback);
  }
}
