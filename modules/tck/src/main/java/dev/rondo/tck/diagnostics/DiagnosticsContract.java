package dev.rondo.tck.diagnostics;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Diagnostics;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.ExceptionHandler;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.FatalError;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exception handler, debug mode, and the description of a loop. */
@Role(Diagnostics.class)
public interface DiagnosticsContract extends LoopContract {

  @Test
  default void name_isTheProviders(LoopFixture kit) {
    assertEquals(kit.provider().name(), kit.loop().name());
  }

  @Test
  default void capabilities_areTheProviders(LoopFixture kit) {
    assertEquals(kit.provider().capabilities(), kit.loop().capabilities());
  }

  @Test
  default void describe_namesAndValues_areNotBlank(LoopFixture kit) {
    kit.loop()
        .describe()
        .forEach(
            (name, value) -> {
              assertFalse(name.isBlank());
              assertFalse(value.isBlank(), name);
            });
  }

  @Test
  default void describe_anotherLoop_hasTheSameOrder(LoopFixture kit) {
    EventLoop other = kit.newLoop(LoopOptions.defaults());

    assertEquals(
        List.copyOf(kit.loop().describe().keySet()), List.copyOf(other.describe().keySet()));
  }

  /** T036. */
  @Test
  @Covers({"setExceptionHandler", "getExceptionHandler", "callExceptionHandler"})
  default void exceptionHandler_receivesLoopAndContext(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var received = new ArrayList<Object>();
    ExceptionHandler handler = (l, context) -> received.addAll(List.of(l, context));
    var context = ExceptionContext.of("by hand");
    loop.setExceptionHandler(handler);
    assertSame(handler, loop.getExceptionHandler());
    loop.callSoon(() -> loop.callExceptionHandler(context));
    kit.iterate();

    assertEquals(List.of(loop, context), received);
  }

  /** T036. */
  @Test
  @Covers({"setExceptionHandler", "getExceptionHandler", "defaultExceptionHandler"})
  default void setExceptionHandler_null_restoresTheDefault(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.setExceptionHandler(null);

    assertNull(loop.getExceptionHandler());
    loop.callSoon(
        () -> {
          throw new IllegalStateException("logged by the default handler in a test");
        });
    assertDoesNotThrow(kit::iterate);
  }

  /** T037: this contract does not check the log. */
  @Test
  @Covers({"setExceptionHandler", "defaultExceptionHandler"})
  default void exceptionHandler_thatThrows_leavesTheLoopAlive(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var events = new ArrayList<String>();
    loop.setExceptionHandler(
        (l, context) -> {
          events.add("handler");
          throw new IllegalStateException("thrown by an exception handler in a test");
        });
    loop.callSoon(
        () -> {
          throw new IllegalArgumentException("passed to a broken exception handler in a test");
        });
    loop.callSoon(() -> events.add("next"));
    kit.iterate();

    assertEquals(List.of("handler", "next"), events);
  }

  @Test
  @Covers("setExceptionHandler")
  default void exceptionHandler_thatThrowsAnError_endsTheRun(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.setExceptionHandler(
        (l, context) -> {
          throw new FatalError();
        });
    loop.callSoon(
        () -> {
          throw new IllegalArgumentException("reported");
        });

    assertThrows(FatalError.class, kit::iterate);
  }

  @Test
  default void callExceptionHandler_null_isRefused(LoopFixture kit) {
    assertThrows(NullPointerException.class, () -> kit.loop().callExceptionHandler(Nulls.any()));
  }

  /** T042. */
  @Test
  @Covers({"isDebug", "setDebug"})
  default void debug_defaultsToTheOptionAndCanBeChanged(LoopFixture kit) {
    EventLoop loop = kit.newLoop(LoopOptions.defaults().withDebug(true));

    assertTrue(loop.isDebug());
    loop.setDebug(false);
    assertFalse(loop.isDebug());
    assertEquals(LoopOptions.defaults().debug(), kit.loop().isDebug());
  }

  @Test
  @Covers({"getSlowCallbackDuration", "setSlowCallbackDuration"})
  default void slowCallbackDuration_hasADefaultAndCanBeChanged(LoopFixture kit) {
    EventLoop loop = kit.loop();

    assertEquals(Duration.ofMillis(100), loop.getSlowCallbackDuration());
    loop.setSlowCallbackDuration(Duration.ofMillis(250));
    assertEquals(Duration.ofMillis(250), loop.getSlowCallbackDuration());
    assertThrows(
        IllegalArgumentException.class, () -> loop.setSlowCallbackDuration(Duration.ofMillis(-1)));
    assertEquals(Duration.ofMillis(250), loop.getSlowCallbackDuration());
  }

  /** T031. */
  @Test
  @Covers("setDebug")
  default void debug_scheduleOnAnotherThread_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    loop.setDebug(true);
    var refusals = new ArrayList<IllegalStateException>();
    kit.thread(
        () -> {
          LoopFixture.await("the loop runs", loop::isRunning);
          try {
            refusals.add(refusal(() -> loop.callSoon(() -> {})));
            refusals.add(refusal(() -> loop.callLater(Duration.ZERO, () -> {})));
            refusals.add(refusal(() -> loop.callAt(loop.time(), () -> {})));
          } finally {
            loop.callSoonThreadsafe(loop::stop);
          }
        });
    loop.runForever();

    assertEquals(3, refusals.size());
    for (IllegalStateException refusal : refusals) {
      ErrorMessages.assertContains(refusal, "callSoonThreadsafe");
    }
  }

  /** T031. */
  @Test
  @Covers("setDebug")
  default void debug_scheduleOnAnyThreadWhileNotRunning_isAllowed(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    loop.setDebug(true);
    var events = new ArrayList<String>();
    kit.thread(() -> loop.callSoon(() -> events.add("ran"))).join();
    kit.iterate();

    assertEquals(List.of("ran"), events);
  }

  @Test
  @Covers("setDebug")
  default void debug_scheduleInsideCallbacks_isAllowed(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.setDebug(true);
    var events = new ArrayList<String>();
    loop.callSoon(() -> loop.callSoon(() -> events.add("ran")));
    kit.iterateUntil("the inner callback ran", () -> !events.isEmpty());

    assertEquals(List.of("ran"), events);
  }

  private static IllegalStateException refusal(Executable operation) {
    return assertThrows(IllegalStateException.class, operation);
  }
}
