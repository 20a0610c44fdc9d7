package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A wait for the results of several futures. */
final class GatherOperation<T extends @Nullable Object> implements AwaitingCallback {

  private final EventLoop loop;
  private final List<? extends LoopFuture<? extends T>> futures;
  private int pending;
  private @Nullable LoopFuture<?> failed;
  private @Nullable LoopFuture<@Nullable Void> progress;
  private @Nullable LoopFuture<List<T>> gathering;

  GatherOperation(EventLoop loop, List<? extends LoopFuture<? extends T>> futures) {
    this.loop = loop;
    this.futures = List.copyOf(futures);
    pending = this.futures.size();
  }

  /** Starts a task that waits; when cancelled, it goes on until the futures are done. */
  LoopFuture<List<T>> start() {
    futures.forEach(future -> future.addDoneCallback(this));
    LoopFuture<List<T>> started =
        loop.createTask(this::await, TaskOptions.defaults().withEagerStart(true));
    gathering = started;
    return started;
  }

  private List<T> await() throws Exception {
    try {
      while (pending > 0 && failed == null) {
        awaitProgress();
      }
    } catch (CancellationException e) {
      cancelAndAwaitAll();
      throw e;
    }
    if (failed != null) {
      failed.result();
    }
    List<T> results = new ArrayList<>();
    for (LoopFuture<? extends T> future : futures) {
      results.add(future.result());
    }
    return results;
  }

  private void cancelAndAwaitAll() throws Exception {
    boolean awaitable = cancelAll();
    while (awaitable && pending > 0) {
      try {
        awaitProgress();
      } catch (CancellationException again) {
        awaitable = cancelAll();
      }
    }
  }

  /**
   * Cancels all futures. Returns false if one of them has passed its cancellation on to this wait:
   * then it awaits, directly or not, what this wait belongs to, and would never be done before it.
   */
  private boolean cancelAll() {
    Task<?> self = Objects.requireNonNull(loop.currentTask());
    int before = self.cancelling();
    futures.forEach(LoopFuture::cancel);
    return self.cancelling() == before;
  }

  private void awaitProgress() throws Exception {
    LoopFuture<@Nullable Void> next = loop.createFuture(this);
    progress = next;
    next.await();
  }

  @Override
  public @Nullable LoopFuture<?> waiter() {
    return gathering;
  }

  @Override
  public void accept(LoopFuture<?> future) {
    pending--;
    boolean fails = future.isCancelled() || future.exception() != null;
    if (fails && failed == null) {
      failed = future;
    }
    LoopFuture<@Nullable Void> awaited = progress;
    if (awaited != null && !awaited.isDone() && (fails || pending == 0)) {
      awaited.setResult(null);
    }
  }

  @Override
  public String toString() {
    return "<gather %d of %d pending>".formatted(pending, futures.size());
  }
}
