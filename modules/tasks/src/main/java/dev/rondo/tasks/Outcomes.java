package dev.rondo.tasks;

import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/** Copies the outcomes of futures. */
final class Outcomes {

  private Outcomes() {}

  /**
   * Completes {@code to} as {@code from}, which must be done, unless {@code to} is already done.
   */
  static <T extends @Nullable Object> void copy(LoopFuture<? extends T> from, LoopFuture<T> to) {
    if (to.isDone()) {
      return;
    }
    if (from.isCancelled()) {
      to.cancel();
      return;
    }
    Throwable failure = from.exception();
    if (failure == null) {
      to.setResult(from.resultNow());
    } else {
      to.setException(failure);
    }
  }
}
