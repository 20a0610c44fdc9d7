package dev.rondo.tck.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.LoopLifecycle;
import dev.rondo.LoopTime;
import dev.rondo.NoRunningLoopException;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Running a loop, and its state meanwhile. */
@Role(LoopLifecycle.class)
@Covers("runForever")
public interface LifecycleContract extends LoopContract {

  /** T001. */
  @Test
  default void runUntilComplete_timer_returnsAndCanRunAgain(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    LoopFuture<String> first = loop.createFuture();
    LoopTime start = loop.time();
    loop.callLater(Duration.ofMillis(50), () -> first.setResult("first"));

    assertEquals("first", loop.runUntilComplete(first));
    assertTrue(start.until(loop.time()).toMillis() >= 49);

    LoopFuture<String> second = loop.createFuture();
    loop.callSoon(() -> second.setResult("second"));
    assertEquals("second", loop.runUntilComplete(second));
  }

  /** T002. */
  @Test
  default void runUntilComplete_null_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();

    assertThrows(
        NullPointerException.class, () -> loop.runUntilComplete(Nulls.<LoopFuture<String>>any()));

    LoopFuture<String> future = loop.createFuture();
    future.setResult("usable");
    assertEquals("usable", loop.runUntilComplete(future));
  }

  @Test
  default void runUntilComplete_failedFuture_throwsTheFailure(LoopFixture kit) {
    EventLoop loop = kit.loop();
    LoopFuture<String> future = loop.createFuture();
    var failure = new IOException("no such luck");
    loop.callSoon(() -> future.setException(failure));

    assertSame(failure, assertThrows(IOException.class, () -> loop.runUntilComplete(future)));
  }

  @Test
  default void runUntilComplete_doneFuture_stillRunsOneIteration(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    LoopFuture<String> done = loop.createFuture();
    done.setResult("done");
    loop.callSoon(() -> events.add("callback"));

    assertEquals("done", loop.runUntilComplete(done));
    assertEquals(List.of("callback"), events);
  }

  @Test
  default void runUntilComplete_futureOfAnotherLoop_isRefused(LoopFixture kit) {
    LoopFuture<String> foreign = kit.newLoop(LoopOptions.defaults()).createFuture();

    assertThrows(IllegalArgumentException.class, () -> kit.loop().runUntilComplete(foreign));
  }

  /** T004. */
  @Test
  @Covers({"runForever", "runUntilComplete"})
  default void run_insideACallback_isRefusedAndTheOuterRunGoesOn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    LoopFuture<String> outer = loop.createFuture();
    loop.callSoon(
        () -> {
          assertRefused("already running", loop::runForever);
          assertRefused("already running", () -> loop.runUntilComplete(outer));
          loop.callSoon(() -> outer.setResult("unaffected"));
        });

    assertEquals("unaffected", loop.runUntilComplete(outer));
  }

  /** T005. */
  @Test
  default void run_whileAnotherLoopRunsOnThisThread_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    EventLoop other = kit.newLoop(LoopOptions.defaults());
    LoopFuture<String> outer = loop.createFuture();
    loop.callSoon(
        () -> {
          assertRefused("another loop is running", other::runForever);
          assertFalse(other.isRunning());
          outer.setResult("unaffected");
        });

    assertEquals("unaffected", loop.runUntilComplete(outer));
    assertSame("usable", runTrivially(other));
  }

  /** T032. */
  @Test
  default void getRunningLoop_isTheLoopInCallbacksAndNoneOutside(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<EventLoop>();
    assertThrows(NoRunningLoopException.class, EventLoops::getRunningLoop);
    loop.callSoon(
        () -> {
          seen.add(EventLoops.getRunningLoop());
          throw new FatalError();
        });

    assertThrows(FatalError.class, loop::runForever);
    assertEquals(List.of(loop), seen);
    assertThrows(NoRunningLoopException.class, EventLoops::getRunningLoop);
  }

  @Test
  default void isRunning_isTrueExactlyWhileRunning(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new ArrayList<Boolean>();
    assertFalse(loop.isRunning());
    loop.callSoon(() -> seen.add(loop.isRunning()));
    kit.iterate();

    assertEquals(List.of(true), seen);
    assertFalse(loop.isRunning());
  }

  @Test
  default void run_onAnotherThreadLater_works(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    assertEquals("usable", runTrivially(loop));
    var threads = new ArrayList<Thread>();
    loop.callSoon(() -> threads.add(Thread.currentThread()));
    kit.thread(kit::iterate).join();

    assertEquals(1, threads.size());
    assertEquals("usable", runTrivially(loop));
  }

  private static String runTrivially(EventLoop loop) throws Exception {
    LoopFuture<String> future = loop.createFuture();
    loop.callSoon(() -> future.setResult("usable"));
    return loop.runUntilComplete(future);
  }

  private static void assertRefused(String reason, Executable operation) {
    var refusal = assertThrows(IllegalStateException.class, operation);
    ErrorMessages.assertContains(refusal, reason);
  }
}
