package com.example.virtualtime;

import dev.rondo.AwaitingCallback;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.InvalidStateException;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.spi.RunningLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A future of a {@link VirtualLoop}. */
class VirtualFuture<T extends @Nullable Object> implements LoopFuture<T> {

  final VirtualLoop loop;
  private final List<DoneListener<T>> doneCallbacks = new ArrayList<>();
  private boolean done;
  private @Nullable T value;
  private @Nullable FutureFailure failure;
  private @Nullable CancellationException cancellation;

  VirtualFuture(VirtualLoop loop) {
    this.loop = loop;
  }

  @Override
  public T await() throws Exception {
    if (!(RunningLoop.here().task() instanceof VirtualTask<?> task) || task.loop != loop) {
      throw new IllegalStateException("await() can only be called in a task of this future's loop");
    }
    if (task == this) {
      throw new IllegalStateException("a task cannot await itself");
    }
    if (!isDone()) {
      task.suspend(this);
    }
    return result();
  }

  @Override
  public synchronized T result() throws Exception {
    FutureFailure failed = requireDone();
    if (failed != null) {
      switch (failed.cause) {
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failed.cause);
      }
    }
    @SuppressWarnings("NullAway") // T is nullable if null was set
    T result = value;
    return result;
  }

  @Override
  public synchronized @Nullable Throwable exception() {
    FutureFailure failed = requireDone();
    return failed == null ? null : failed.cause;
  }

  @Override
  public void setResult(@Nullable T result) {
    complete(result, null, null);
  }

  @Override
  public void setException(Throwable exception) {
    fail(exception, "Future");
  }

  final void fail(Throwable exception, String what) {
    var failed = new FutureFailure(Objects.requireNonNull(exception, "exception"));
    complete(null, failed, null);
    loop.failures().watch(this, failed, what);
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    complete(null, null, new CancellationException(message));
    return true;
  }

  @Override
  public synchronized boolean isDone() {
    return done;
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancellation != null;
  }

  @Override
  public synchronized void addDoneCallback(
      Consumer<? super LoopFuture<T>> callback, Context context) {
    var each = new DoneListener<T>(callback, context);
    if (done) {
      schedule(each);
    } else {
      doneCallbacks.add(each);
    }
  }

  /** Calls the next step of an awaiting {@code task} when this future is done. */
  void resumeWhenDone(VirtualTask<?> task, Context context) {
    addDoneCallback(new Resumption(task), context);
  }

  @Override
  public synchronized List<LoopFuture<?>> awaitedBy() {
    var waiters = new ArrayList<LoopFuture<?>>();
    for (DoneListener<T> each : doneCallbacks) {
      if (each.callback instanceof AwaitingCallback awaiting && awaiting.waiter() != null) {
        waiters.add(awaiting.waiter());
      }
    }
    return waiters;
  }

  @Override
  public synchronized int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    int before = doneCallbacks.size();
    doneCallbacks.removeIf(each -> each.callback.equals(callback));
    return before - doneCallbacks.size();
  }

  @Override
  public EventLoop getLoop() {
    return loop;
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    var copy = new CompletableFuture<T>();
    addDoneCallback(f -> settle(copy), Context.empty());
    copy.whenComplete(
        (result, thrown) -> {
          if (copy.isCancelled() && !loop.isClosed()) {
            loop.callSoonThreadsafe(this::cancel, Context.empty());
          }
        });
    return copy;
  }

  @Override
  public synchronized T get() throws InterruptedException, ExecutionException {
    while (!done) {
      wait();
    }
    return outcome();
  }

  @Override
  public synchronized T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    while (!done) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException("not done within " + timeout + " " + unit);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return outcome();
  }

  final synchronized void complete(
      @Nullable T value,
      @Nullable FutureFailure failure,
      @Nullable CancellationException cancellation) {
    if (done) {
      throw new InvalidStateException("the future is already done");
    }
    done = true;
    this.value = value;
    this.failure = failure;
    this.cancellation = cancellation;
    notifyAll();
    doneCallbacks.forEach(this::schedule);
    doneCallbacks.clear();
  }

  private void schedule(DoneListener<T> each) {
    try {
      loop.schedule(() -> each.callback.accept(this), each.context);
    } catch (LoopClosedException e) {
      // A closed loop runs no callbacks.
    }
  }

  private @Nullable FutureFailure requireDone() {
    if (!done) {
      throw new InvalidStateException("the future is not done");
    }
    if (cancellation != null) {
      var thrown = new CancellationException(cancellation.getMessage());
      thrown.initCause(cancellation);
      throw thrown;
    }
    if (failure != null) {
      failure.retrieved = true;
    }
    return failure;
  }

  private T outcome() throws ExecutionException {
    try {
      return result();
    } catch (CancellationException e) {
      throw e;
    } catch (Exception | Error e) {
      throw new ExecutionException(e);
    }
  }

  private void settle(CompletableFuture<T> copy) {
    try {
      copy.complete(result());
    } catch (CancellationException e) {
      copy.cancel(false);
    } catch (Exception | Error e) {
      copy.completeExceptionally(e);
    }
  }

  private record DoneListener<T extends @Nullable Object>(
      Consumer<? super LoopFuture<T>> callback, Context context) {
    DoneListener {
      Objects.requireNonNull(callback, "callback");
      Objects.requireNonNull(context, "context");
    }
  }

  /** Resumes a task that awaits a future. */
  private record Resumption(VirtualTask<?> waiter) implements AwaitingCallback {
    @Override
    public void accept(LoopFuture<?> done) {
      waiter.step();
    }
  }
}
