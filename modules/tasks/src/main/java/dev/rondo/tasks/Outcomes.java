package dev.rondo.tasks;

import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/** How futures end. */
final class Outcomes {

  private Outcomes() {}

  /** Ends {@code to} as {@code from}, which is done, has ended; unless it is done already. */
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
