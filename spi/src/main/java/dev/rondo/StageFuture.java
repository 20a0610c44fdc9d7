package dev.rondo;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Completes a future of a loop with the outcome of a {@link CompletionStage}. */
final class StageFuture {

  private StageFuture() {}

  static <T extends @Nullable Object> LoopFuture<T> of(CompletionStage<T> stage, EventLoop loop) {
    Objects.requireNonNull(stage, "stage");
    LoopFuture<T> future = loop.createFuture(stage);
    var _ = stage.whenComplete((result, failure) -> post(future, result, failure));
    future.addDoneCallback(
        done -> {
          if (done.isCancelled()) {
            cancel(stage);
          }
        });
    return future;
  }

  /** Passes the outcome to the loop's thread. Can be called on any thread. */
  private static <T extends @Nullable Object> void post(
      LoopFuture<T> future, T result, @Nullable Throwable failure) {
    try {
      future.getLoop().callSoonThreadsafe(() -> deliver(future, result, failure));
    } catch (LoopClosedException e) {
      // Nobody can await a future of a closed loop.
    }
  }

  private static <T extends @Nullable Object> void deliver(
      LoopFuture<T> future, T result, @Nullable Throwable failure) {
    if (future.isDone()) {
      return;
    }
    Throwable cause = cause(failure);
    if (cause == null) {
      future.setResult(result);
    } else if (cause instanceof CancellationException) {
      future.cancel(cause.getMessage());
    } else {
      future.setException(cause);
    }
  }

  /** A stage that depends on others wraps their failures. */
  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static void cancel(CompletionStage<?> stage) {
    try {
      // A CompletableFuture ignores the flag; java.net.http ends its exchange only if it is set.
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      // This stage cannot be cancelled.
    }
  }
}
