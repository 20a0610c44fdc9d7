package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A coroutine submitted to a loop by another thread. */
final class Submission<T extends @Nullable Object> {

  private final Coroutine<T> coroutine;
  private final EventLoop loop;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  Submission(Coroutine<T> coroutine, EventLoop loop) {
    this.coroutine = coroutine;
    this.loop = loop;
  }

  CompletableFuture<T> start() {
    loop.callSoonThreadsafe(this::run);
    return outcome;
  }

  private void run() {
    if (outcome.isDone()) {
      return;
    }
    Task<T> task;
    try {
      task = loop.createTask(coroutine);
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
      return;
    }
    task.addDoneCallback(this::ended);
    var _ =
        outcome.whenComplete(
            (result, failure) -> {
              if (outcome.isCancelled()) {
                cancel(task);
              }
            });
  }

  private void cancel(Task<T> task) {
    try {
      loop.callSoonThreadsafe(task::cancel);
    } catch (LoopClosedException e) {
      // A closed loop has no tasks left.
    }
  }

  @SuppressWarnings("NullAway") // a nullable T may be completed with null
  private void ended(LoopFuture<T> task) {
    if (task.isCancelled()) {
      outcome.cancel(false);
      return;
    }
    Throwable failure = task.exception();
    if (failure == null) {
      outcome.complete(task.resultNow());
    } else {
      outcome.completeExceptionally(failure);
    }
  }
}
