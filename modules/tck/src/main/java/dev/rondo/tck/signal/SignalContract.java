package dev.rondo.tck.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopClosedException;
import dev.rondo.Signal;
import dev.rondo.SignalHandlers;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.ProcessSignals;
import dev.rondo.tck.fixture.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Handlers of Unix signals, tested with signals that a process ignores by default. */
@Role(SignalHandlers.class)
@Covers("addSignalHandler")
@Needs(Capability.SIGNALS)
public interface SignalContract extends LoopContract {

  /** T117: the loop is blocked in its poll when the signal arrives. */
  @Test
  default void addSignalHandler_wakesTheLoopAndRunsOnItsThread(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var running = new ArrayList<EventLoop>();
    loop.addSignalHandler(
        Signal.SIGWINCH,
        () -> {
          running.add(EventLoops.getRunningLoop());
          loop.stop();
        });
    loop.callLater(
        Duration.ofMillis(20), () -> kit.thread(() -> ProcessSignals.sendToSelf(Signal.SIGWINCH)));
    loop.runForever();

    assertEquals(List.of(loop), running);
  }

  @Test
  default void listenToSignal_loopBlocked_callsTheListenerAtOnce(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var arrived = new CountDownLatch(1);
    var before = ProcessSignals.caught();
    try (var _ = loop.listenToSignal(Signal.SIGWINCH, arrived::countDown)) {
      loop.callSoon(
          () -> {
            ProcessSignals.sendToSelf(Signal.SIGWINCH);
            LoopFixture.await("the listener is called", () -> arrived.getCount() == 0);
          });
      kit.iterate();
    }

    assertEquals(before, ProcessSignals.caught());
  }

  /** T117. */
  @Test
  default void addSignalHandler_runsInTheContextItWasAddedIn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ContextVar<String> name = ContextVar.of("name", "none");
    var seen = new ArrayList<String>();
    kit.runTask(
        () -> {
          name.set("adder");
          loop.addSignalHandler(Signal.SIGWINCH, () -> seen.add(name.get()));
        });
    ProcessSignals.sendToSelf(Signal.SIGWINCH);
    kit.iterateUntil("the signal is handled", () -> !seen.isEmpty());

    assertEquals(List.of("adder"), seen);
  }

  /** T117. */
  @Test
  default void addSignalHandler_again_replacesTheFirst(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<String>();
    loop.addSignalHandler(Signal.SIGWINCH, () -> seen.add("first"));
    loop.addSignalHandler(Signal.SIGWINCH, () -> seen.add("second"));
    ProcessSignals.sendToSelf(Signal.SIGWINCH);
    kit.iterateUntil("the signal is handled", () -> !seen.isEmpty());

    assertEquals(List.of("second"), seen);
  }

  /** T117. */
  @Test
  default void removeSignalHandler_returnsWhetherThereWasOne(LoopFixture kit) {
    EventLoop loop = kit.loop();

    assertFalse(loop.removeSignalHandler(Signal.SIGWINCH));
    loop.addSignalHandler(Signal.SIGWINCH, () -> {});
    assertTrue(loop.removeSignalHandler(Signal.SIGWINCH));
    assertFalse(loop.removeSignalHandler(Signal.SIGWINCH));
  }

  @Test
  default void removeSignalHandler_restoresWhatWasThereBefore(LoopFixture kit) {
    String before = ProcessSignals.caught();
    kit.loop().addSignalHandler(Signal.SIGWINCH, () -> {});
    String during = ProcessSignals.caught();
    kit.loop().removeSignalHandler(Signal.SIGWINCH);

    assertEquals(before, ProcessSignals.caught());
    assertTrue(before.isEmpty() || !before.equals(during), during);
  }

  @Test
  @Covers({"addSignalHandler", "LoopLifecycle.close"})
  default void close_restoresWhatWasThereBefore(LoopFixture kit) {
    String before = ProcessSignals.caught();
    kit.loop().addSignalHandler(Signal.SIGWINCH, () -> {});
    kit.loop().addSignalHandler(Signal.SIGCONT, () -> {});
    kit.loop().close();

    assertEquals(before, ProcessSignals.caught());
  }

  /** A handler already queued does not run once it is removed. */
  @Test
  default void removeSignalHandler_whileItIsDue_doesNotRunIt(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<String>();
    EventLoop witness = kit.newLoop(LoopOptions.defaults());
    loop.addSignalHandler(Signal.SIGWINCH, () -> seen.add("removed"));
    witness.addSignalHandler(Signal.SIGWINCH, () -> seen.add("witness"));
    ProcessSignals.sendToSelf(Signal.SIGWINCH);
    LoopFixture.await("both loops have the signal", () -> runIteration(witness, seen));
    loop.removeSignalHandler(Signal.SIGWINCH);
    kit.iterate();

    assertEquals(List.of("witness"), seen);
  }

  /** Runs one iteration of {@code loop} and returns whether any handler has run so far. */
  private static boolean runIteration(EventLoop loop, List<String> seen) {
    loop.stop();
    loop.runForever();
    return !seen.isEmpty();
  }

  @Test
  default void addSignalHandler_onTwoLoops_runsBoth(LoopFixture kit) {
    EventLoop other = kit.newLoop(LoopOptions.defaults());
    var seen = new ArrayList<String>();
    kit.loop().addSignalHandler(Signal.SIGWINCH, () -> seen.add("one"));
    other.addSignalHandler(Signal.SIGWINCH, () -> seen.add("other"));
    ProcessSignals.sendToSelf(Signal.SIGWINCH);
    kit.iterateUntil("the first handler has run", () -> seen.contains("one"));
    LoopFixture.await(
        "the second handler has run", () -> runIteration(other, seen) && seen.contains("other"));
    kit.loop().removeSignalHandler(Signal.SIGWINCH);
    seen.clear();
    ProcessSignals.sendToSelf(Signal.SIGWINCH);
    LoopFixture.await("the second handler has run again", () -> runIteration(other, seen));

    assertEquals(List.of("other"), seen);
  }

  /** Many signals of one kind may be merged into one, but no other signal may get lost. */
  @Test
  default void signals_inAStorm_areEachDelivered(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<Signal>();
    for (Signal signal : List.of(Signal.SIGWINCH, Signal.SIGCONT)) {
      loop.addSignalHandler(signal, () -> seen.add(signal));
    }
    ProcessSignals.sendToSelf(Signal.SIGWINCH, 200);
    ProcessSignals.sendToSelf(Signal.SIGCONT);
    kit.iterateUntil(
        "both signals are handled",
        () -> seen.contains(Signal.SIGWINCH) && seen.contains(Signal.SIGCONT));

    assertTrue(seen.size() <= 201, seen::toString);
  }

  /** An exception of a handler is reported, and the next signal runs the handler again. */
  @Test
  default void handler_thatThrows_isReportedAndStays(LoopFixture kit) {
    var failure = new IllegalStateException("from the handler");
    kit.loop()
        .addSignalHandler(
            Signal.SIGWINCH,
            () -> {
              throw failure;
            });
    for (int i = 0; i < 2; i++) {
      ProcessSignals.sendToSelf(Signal.SIGWINCH);
      kit.iterateUntil("the failure is reported", () -> kit.reports().count() > 0);

      assertEquals(failure, kit.reports().takeOne().exception());
    }
  }

  @Test
  default void signal_whileACallbackRuns_isHandledAfterIt(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var order = new ArrayList<String>();
    var sent = new CountDownLatch(1);
    loop.addSignalHandler(
        Signal.SIGWINCH,
        () -> {
          order.add("handler");
          loop.stop();
        });
    loop.callSoon(
        () -> {
          kit.thread(
              () -> {
                ProcessSignals.sendToSelf(Signal.SIGWINCH);
                sent.countDown();
              });
          try {
            sent.await();
          } catch (InterruptedException e) {
            order.add("interrupted");
          }
          order.add("callback");
        });
    loop.runForever();

    assertEquals(List.of("callback", "handler"), order);
  }

  /** T117. */
  @Test
  default void addSignalHandler_noSuchSignal_isRefused(LoopFixture kit) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> kit.loop().addSignalHandler(new Signal("NOSUCH"), () -> {}));

    ErrorMessages.assertContains(refusal, "SIGNOSUCH");
  }

  /** T117. */
  @Test
  default void addSignalHandler_uncatchable_isRefused(LoopFixture kit) {
    for (Signal signal : List.of(Signal.SIGKILL, Signal.SIGSTOP)) {
      var refusal =
          assertThrows(
              IllegalStateException.class, () -> kit.loop().addSignalHandler(signal, () -> {}));
      ErrorMessages.assertContains(refusal, signal.toString());
      assertFalse(kit.loop().removeSignalHandler(signal));
    }
  }

  @Test
  default void addSignalHandler_null_isRefused(LoopFixture kit) {
    assertThrows(
        NullPointerException.class,
        () -> kit.loop().addSignalHandler(Signal.SIGWINCH, Nulls.any()));
    assertThrows(
        NullPointerException.class, () -> kit.loop().addSignalHandler(Nulls.any(), () -> {}));
  }

  @Test
  default void addSignalHandler_onAClosedLoop_isRefused(LoopFixture kit) {
    kit.loop().close();

    assertThrows(
        LoopClosedException.class, () -> kit.loop().addSignalHandler(Signal.SIGWINCH, () -> {}));
    assertFalse(kit.loop().removeSignalHandler(Signal.SIGWINCH));
  }
}
