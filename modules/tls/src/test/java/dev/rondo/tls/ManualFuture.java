package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A future of a {@link ManualLoop}. */
final class ManualFuture<T extends @Nullable Object> implements LoopFuture<T> {

  private final ManualLoop manual;
  private final CompletableFuture<T> state = new CompletableFuture<>();
  private final List<Consumer<? super LoopFuture<T>>> callbacks = new ArrayList<>();

  ManualFuture(ManualLoop manual) {
    this.manual = manual;
  }

  @SuppressWarnings(
      "unchecked") // the caller of runInExecutor() gets a future of its own function's type
  void complete(Callable<?> function) {
    try {
      setResult((T) function.call());
    } catch (Exception e) {
      setException(e);
    }
  }

  private void done(boolean changed) {
    if (changed) {
      callbacks.forEach(callback -> manual.soon(() -> callback.accept(this)));
      callbacks.clear();
    }
  }

  @Override
  public void setResult(@Nullable T result) {
    done(state.complete(result));
  }

  @Override
  public void setException(Throwable exception) {
    done(state.completeExceptionally(exception));
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean changed = state.cancel(false);
    done(changed);
    return changed;
  }

  @Override
  public void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context) {
    callbacks.add(callback);
    if (isDone()) {
      done(true);
    }
  }

  @Override
  public int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    return callbacks.remove(callback) ? 1 : 0;
  }

  @Override
  public T await() throws Exception {
    throw new IllegalStateException("there are no tasks on a manual loop");
  }

  @Override
  public T result() throws Exception {
    if (!isDone()) {
      throw new IllegalStateException("not done");
    }
    try {
      return state.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public @Nullable Throwable exception() {
    if (state.isCancelled()) {
      throw new CancellationException();
    }
    return state.isCompletedExceptionally() ? state.exceptionNow() : null;
  }

  @Override
  public EventLoop getLoop() {
    return manual.loop;
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return state;
  }

  @Override
  public boolean isCancelled() {
    return state.isCancelled();
  }

  @Override
  public boolean isDone() {
    return state.isDone();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return state.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit) throws ExecutionException {
    throw new UnsupportedOperationException("a manual loop cannot block");
  }
}
