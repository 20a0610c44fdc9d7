package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future for one waiting task that gives its result back if the task is cancelled before taking
 * it. A task can be cancelled after its future is done but before it resumes: its {@code await}
 * then throws although it was granted the lock or the item. This future gives the lock or the item
 * back.
 */
final class WaiterFuture<T extends @Nullable Object> implements LoopFuture<T> {

  private final LoopFuture<T> future;
  private final Source<T> source;

  /** The number of tasks in {@link #await}. */
  private int awaiting;

  /** Whether a caller has the result, or a callback will get it. */
  private boolean taken;

  private boolean givenBack;

  WaiterFuture(LoopFuture<T> future, Source<T> source) {
    this.future = future;
    this.source = source;
  }

  /** The object that grants results to waiting tasks. */
  interface Source<T extends @Nullable Object> {

    /** Removes {@code waiter}, which was cancelled before it had a result. */
    void remove(WaiterFuture<T> waiter);

    /**
     * Takes back {@code result}, which no task has taken. Returns false if that is impossible: the
     * task then gets the result, and is cancelled at its next await.
     */
    boolean giveBack(T result);
  }

  /**
   * Returns {@code done}, a future of the result of {@code waited}, as a waiter of the same source
   * if {@code waited} is a waiter.
   */
  static <T extends @Nullable Object> LoopFuture<T> withSourceOf(
      LoopFuture<T> waited, LoopFuture<T> done) {
    return waited instanceof WaiterFuture<T> waiter
        ? new WaiterFuture<>(done, waiter.source)
        : done;
  }

  /** Completes this future, which must not be done. */
  void succeed(T result) {
    future.setResult(result);
  }

  void fail(Throwable failure) {
    future.setException(failure);
  }

  // --- taking the result ---

  @Override
  public T await() throws Exception {
    awaiting++;
    try {
      T result = future.await();
      taken = true;
      return result;
    } catch (CancellationException e) {
      return cancelled(e);
    } finally {
      awaiting--;
    }
  }

  private T cancelled(CancellationException e) throws Exception {
    if (!future.isDone() || future.isCancelled()) {
      source.remove(this);
      throw e;
    }
    if (taken || awaiting > 1 || future.exception() != null) {
      throw e;
    }
    T result = future.result();
    if (source.giveBack(result)) {
      givenBack = true;
      throw e;
    }
    cancelAtTheNextAwait(e);
    taken = true;
    return result;
  }

  private void cancelAtTheNextAwait(CancellationException e) {
    Task<?> task = future.getLoop().currentTask();
    if (task == null || task.cancelling() == 0) {
      throw e;
    }
    task.cancel(e.getMessage());
    task.uncancel();
  }

  @Override
  public T result() throws Exception {
    throwIfGivenBack();
    taken |= future.isDone();
    return future.result();
  }

  @Override
  public T resultNow() {
    throwIfGivenBack();
    taken |= future.isDone();
    return future.resultNow();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    throwIfGivenBack();
    taken = true;
    return future.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    throwIfGivenBack();
    taken = true;
    return future.get(timeout, unit);
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    throwIfGivenBack();
    taken = true;
    CompletableFuture<T> copy = future.toCompletableFuture();
    var _ =
        copy.whenComplete(
            (result, failure) -> {
              if (copy.isCancelled()) {
                getLoop().callSoonThreadsafe(() -> source.remove(this));
              }
            });
    return copy;
  }

  @Override
  public void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context) {
    taken |= !givenBack;
    future.addDoneCallback(new WaiterCallback<>(this, callback), context);
  }

  @Override
  public int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    return future.removeDoneCallback(new WaiterCallback<>(this, callback));
  }

  private void throwIfGivenBack() {
    if (givenBack) {
      throw new CancellationException("the task that awaited this was cancelled");
    }
  }

  // --- state ---

  @Override
  public boolean isDone() {
    return future.isDone();
  }

  @Override
  public boolean isCancelled() {
    return givenBack || future.isCancelled();
  }

  @Override
  public @Nullable Throwable exception() {
    throwIfGivenBack();
    return future.exception();
  }

  @Override
  public void setResult(@Nullable T result) {
    throw new UnsupportedOperationException(
        "a waiter is completed only by the object it waits for: " + this);
  }

  @Override
  public void setException(Throwable exception) {
    throw new UnsupportedOperationException(
        "a waiter is completed only by the object it waits for: " + this);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean cancelled = future.cancel(message);
    if (cancelled && future.isDone()) {
      source.remove(this);
    }
    return cancelled;
  }

  @Override
  public List<LoopFuture<?>> awaitedBy() {
    return future.awaitedBy();
  }

  @Override
  public @Nullable Object getBlocker() {
    return future.getBlocker();
  }

  @Override
  public EventLoop getLoop() {
    return future.getLoop();
  }

  @Override
  public String toString() {
    return future.toString();
  }

  /** A done callback that gets the waiter instead of the future inside it. */
  private record WaiterCallback<T extends @Nullable Object>(
      WaiterFuture<T> of, Consumer<? super LoopFuture<T>> callback) implements AwaitingCallback {

    @Override
    public void accept(LoopFuture<?> done) {
      callback.accept(of);
    }

    @Override
    public @Nullable LoopFuture<?> waiter() {
      return callback instanceof AwaitingCallback awaiting ? awaiting.waiter() : null;
    }
  }
}
