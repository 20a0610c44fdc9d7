package dev.rondo.engine.task;

import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A loop's future for other threads. Cancelling the adapter cancels the loop's future. */
final class CompletableFutureAdapter<T extends @Nullable Object> extends CompletableFuture<T> {

  private final DefaultFuture<T> future;

  CompletableFutureAdapter(DefaultFuture<T> future) {
    this.future = future;
  }

  @SuppressWarnings("NullAway") // T may be nullable
  void complete(LoopFuture<T> done) {
    if (done.isCancelled()) {
      super.cancel(false);
      return;
    }
    Throwable failure = done.exception();
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      complete(done.resultNow());
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      try {
        future.core.callSoonThreadsafe(() -> future.cancel(null));
      } catch (LoopClosedException e) {
        // A closed loop no longer completes the future.
        return true;
      }
    }
    return cancelled;
  }
}
