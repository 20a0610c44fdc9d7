package dev.rondo.integration;

import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.tasks.Asyncio;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Waits in a task for the futures of a loop, and fails at once if the loop cannot accept. */
final class FeatureWait {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private @Nullable LoopFuture<?> waiting;
  private @Nullable Exception reported;

  /** Forgets a failure that was reported before. */
  void reset() {
    reported = null;
  }

  /** Waits for {@code future}; fails if the loop reports that accept failed. */
  <T> T within(LoopFuture<T> future) throws Exception {
    waiting = future;
    try {
      throwReported();
      return Asyncio.waitFor(future, PATIENCE).await();
    } catch (CancellationException e) {
      throwReported();
      throw e;
    } finally {
      waiting = null;
    }
  }

  private void throwReported() throws Exception {
    Exception exception = reported;
    if (exception != null) {
      throw exception;
    }
  }

  /** Keeps a failure to accept that the loop reports, and ends the current wait. */
  void report(ExceptionContext context) {
    if (context.message().startsWith("accept failed")
        && context.exception() instanceof Exception e) {
      reported = e;
      if (waiting != null) {
        waiting.cancel();
      }
    }
  }

  /** Fails with {@code message} unless {@code condition} holds. */
  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }
}
