package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call on a loop that another thread makes, and the future of its outcome. */
final class LoopCall<T extends @Nullable Object> {

  private final Callable<LoopFuture<T>> body;
  private final EventLoop loop;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  /** Creates a call that completes when the future that {@code body} returns does. */
  LoopCall(Callable<LoopFuture<T>> body, EventLoop loop) {
    this.body = body;
    this.loop = loop;
  }

  /**
   * Makes the call. Cancelling the returned future cancels the future of the loop.
   *
   * @throws LoopClosedException if the loop is closed
   */
  CompletableFuture<T> start() {
    loop.callSoonThreadsafe(this::run);
    return outcome;
  }

  /** Fails the call, unless it is done. Can be called on any thread. */
  void fail(Exception failure) {
    outcome.completeExceptionally(failure);
  }

  private void run() {
    if (outcome.isDone()) {
      return;
    }
    LoopFuture<T> future;
    try {
      future = body.call();
    } catch (Exception | Error e) {
      outcome.completeExceptionally(e);
      return;
    }
    future.addDoneCallback(this::ended);
    var _ =
        outcome.whenComplete(
            (result, failure) -> {
              if (outcome.isCancelled()) {
                cancel(future);
              }
            });
  }

  private void cancel(LoopFuture<T> future) {
    try {
      loop.callSoonThreadsafe(future::cancel);
    } catch (LoopClosedException e) {
      // A closed loop has no tasks left.
    }
  }

  @SuppressWarnings("NullAway") // a nullable T may be completed with null
  private void ended(LoopFuture<T> future) {
    if (future.isCancelled()) {
      outcome.cancel(false);
      return;
    }
    Throwable failure = future.exception();
    if (failure == null) {
      outcome.complete(future.resultNow());
    } else {
      outcome.completeExceptionally(failure);
    }
  }
}
