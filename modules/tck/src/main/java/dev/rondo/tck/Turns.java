package dev.rondo.tck;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Letting the loop go on inside a task. */
public final class Turns {

  private Turns() {}

  /** Suspends the task while the loop goes twice through what is ready. */
  public static void pass(EventLoop loop) throws Exception {
    LoopFuture<String> turn = loop.createFuture();
    loop.callSoon(() -> loop.callSoon(() -> end(turn)));
    turn.await();
  }

  /** Suspends the task for a time: for what must not happen, and so cannot be awaited. */
  public static void linger(EventLoop loop) throws Exception {
    sleep(loop, 20);
  }

  /** Suspends the task until {@code condition} holds. */
  public static void until(EventLoop loop, String what, BooleanSupplier condition)
      throws Exception {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      if (i == 5000) {
        throw new AssertionError("in vain waited until " + what);
      }
      sleep(loop, 1);
    }
  }

  private static void sleep(EventLoop loop, int millis) throws Exception {
    LoopFuture<String> turn = loop.createFuture();
    loop.callLater(Duration.ofMillis(millis), () -> end(turn));
    turn.await();
  }

  private static void end(LoopFuture<String> turn) {
    if (!turn.isDone()) { // The task may have been cancelled.
      turn.setResult("over");
    }
  }
}
