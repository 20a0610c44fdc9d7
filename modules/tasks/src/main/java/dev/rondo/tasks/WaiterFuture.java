package dev.rondo.tasks;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait whose result is not lost. A task may be cancelled when what it awaits is done already but
 * it has not gone on yet: then its {@code await} throws although the lock is taken or the item gone
 * from the queue. This future hears of that, and gives the result back.
 */
final class WaiterFuture<T extends @Nullable Object> implements LoopFuture<T> {

  private final LoopFuture<T> future;
  private final Origin<T> origin;

  /** How many tasks are in {@link #await}. */
  private int awaiting;

  /** Whether somebody has the result, or will have it by a callback. */
  private boolean taken;

  private boolean givenBack;

  WaiterFuture(LoopFuture<T> future, Origin<T> origin) {
    this.future = future;
    this.origin = origin;
  }

  /** Where a wait comes from. */
  interface Origin<T extends @Nullable Object> {

    /** {@code waiter} was cancelled before it had a result. */
    void left(WaiterFuture<T> waiter);

    /**
     * Nobody took {@code result}. False if it cannot be given back: then the task has it after all,
     * and is cancelled at its next await.
     */
    boolean giveBack(T result);
  }

  /**
   * What {@code done}, a future of the result of {@code waited}, is to be where {@code waited} may
   * be a waiter: another one of the same origin.
   */
  static <T extends @Nullable Object> LoopFuture<T> following(
      LoopFuture<T> waited, LoopFuture<T> done) {
    return waited instanceof WaiterFuture<T> waiter
        ? new WaiterFuture<>(done, waiter.origin)
        : done;
  }

  /** Completes this, which is not done. */
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
      origin.left(this);
      throw e;
    }
    if (taken || awaiting > 1 || future.exception() != null) {
      throw e;
    }
    T result = future.result();
    if (origin.giveBack(result)) {
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
                getLoop().callSoonThreadsafe(() -> origin.left(this));
              }
            });
    return copy;
  }

  @Override
  public void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context) {
    taken |= !givenBack;
    future.addDoneCallback(new Told<>(this, callback), context);
  }

  @Override
  public int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    return future.removeDoneCallback(new Told<>(this, callback));
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
    throw new UnsupportedOperationException("what is waited for completes this: " + this);
  }

  @Override
  public void setException(Throwable exception) {
    throw new UnsupportedOperationException("what is waited for completes this: " + this);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean cancelled = future.cancel(message);
    if (cancelled && future.isDone()) {
      origin.left(this);
    }
    return cancelled;
  }

  @Override
  public EventLoop getLoop() {
    return future.getLoop();
  }

  @Override
  public String toString() {
    return future.toString();
  }

  /** A done callback, which is told of the waiter and not of the future in it. */
  private record Told<T extends @Nullable Object>(
      WaiterFuture<T> waiter, Consumer<? super LoopFuture<T>> callback)
      implements Consumer<LoopFuture<T>> {

    @Override
    public void accept(LoopFuture<T> done) {
      callback.accept(waiter);
    }
  }
}
