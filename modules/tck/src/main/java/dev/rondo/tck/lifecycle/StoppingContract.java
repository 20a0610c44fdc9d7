package dev.rondo.tck.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.LoopLifecycle;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a run: by {@code stop}, or by an error that propagates out of it. */
@Role(LoopLifecycle.class)
@Covers("runForever")
public interface StoppingContract extends LoopContract {

  /** T003. */
  @Test
  default void runUntilComplete_stoppedBefore_throws(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopFuture<String> never = loop.createFuture();
    loop.callSoon(loop::stop);

    var refusal = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(never));
    ErrorMessages.assertContains(refusal, "stopped before");
  }

  /** T006. */
  @Test
  default void runForever_stoppedBefore_runsTheReadyCallbacksOnce(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callLater(Duration.ofSeconds(20), () -> events.add("timer"));
    loop.callSoon(
        () -> {
          events.add("first");
          loop.callSoon(() -> events.add("next run"));
        });
    loop.stop();
    loop.runForever();
    assertEquals(List.of("first"), events);

    loop.stop();
    loop.runForever();
    assertEquals(List.of("first", "next run"), events);
  }

  /** T007. */
  @Test
  default void stop_inACallback_runsOnlyTheRestOfTheBatch(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.callSoon(
        () -> {
          events.add("1");
          loop.stop();
          loop.stop();
        });
    loop.callSoon(() -> events.add("2"));
    loop.callSoon(
        () -> {
          events.add("3");
          loop.callSoon(() -> events.add("4"));
        });
    loop.runForever();
    assertEquals(List.of("1", "2", "3"), events);

    loop.callSoon(loop::stop);
    loop.runForever();
    assertEquals(List.of("1", "2", "3", "4"), events);
  }

  /** T017. */
  @Test
  @Covers("runForever")
  default void run_errorInACallback_propagatesAndKeepsTheQueue(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    var fatal = new FatalError();
    loop.callSoon(() -> events.add("before"));
    loop.callSoon(
        () -> {
          throw fatal;
        });
    loop.callSoon(() -> events.add("after"));

    assertSame(fatal, assertThrows(FatalError.class, loop::runForever));
    assertEquals(List.of("before"), events);
    assertFalse(loop.isRunning());

    kit.iterate();
    assertEquals(List.of("before", "after"), events);
  }

  /** T018. */
  @Test
  default void run_afterAnAbortedRun_isNotStoppedByItsFuture(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopFuture<String> orphan = loop.createFuture();
    loop.callSoon(
        () -> {
          throw new FatalError();
        });
    assertThrows(FatalError.class, () -> loop.runUntilComplete(orphan));

    var events = new ArrayList<String>();
    orphan.setResult("late");
    loop.callSoon(
        () ->
            loop.callSoon(
                () ->
                    loop.callSoon(
                        () -> {
                          events.add("third iteration");
                          loop.stop();
                        })));
    loop.runForever();
    assertEquals(List.of("third iteration"), events);
  }
}
