package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.spi.RunningLoop;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine on its own virtual thread. The loop passes the baton to that thread for a step, and
 * waits until the coroutine awaits or ends.
 */
final class VirtualTask<T extends @Nullable Object> extends VirtualFuture<T> implements Task<T> {

  private final Semaphore step = new Semaphore(0);
  private final Semaphore stepped = new Semaphore(0);
  private final Coroutine<T> coroutine;
  private final Context context;
  private final Thread thread;
  private volatile @Nullable VirtualFuture<?> awaited;
  private @Nullable String message;
  private boolean cancelPending;
  private boolean passingCancel;
  private boolean started;
  private boolean ended;
  private int requests;
  private @Nullable T returned;
  private @Nullable Throwable thrown;

  VirtualTask(VirtualLoop loop, Coroutine<T> coroutine, Context context, String name) {
    super(loop);
    this.coroutine = Objects.requireNonNull(coroutine, "coroutine");
    this.context = context;
    thread = Thread.ofVirtual().name(name).unstarted(this::body);
  }

  /** Runs the coroutine to its next await or its end. Throws its error if it ends with one. */
  void step() {
    if (isDone()) {
      return;
    }
    if (!started && cancelPending) {
      end(new CancellationException(message));
      return;
    }
    if (started) {
      step.release();
    } else {
      started = true;
      thread.start();
    }
    stepped.acquireUninterruptibly();
    if (ended) {
      end(thrown);
      if (thrown instanceof Error error) {
        throw error;
      }
    }
  }

  /** Ends the task when its loop is closed. */
  void unwind() {
    if (started) {
      step();
    } else {
      end(new CancellationException("the event loop was closed"));
    }
  }

  /** Suspends the task until {@code future} is done. Called on the task's thread. */
  void suspend(VirtualFuture<?> future) {
    if (cancelPending && future.cancel(message)) {
      cancelPending = false;
    }
    requireOpen();
    awaited = future;
    future.resumeWhenDone(this, context);
    stepped.release();
    step.acquireUninterruptibly();
    awaited = null;
    requireOpen();
    if (cancelPending) {
      cancelPending = false;
      if (!future.isCancelled()) {
        throw new CancellationException(message);
      }
    }
  }

  @Override
  public void setResult(@Nullable T result) {
    throw new UnsupportedOperationException("the result of a task is what its coroutine returns");
  }

  @Override
  public void setException(Throwable exception) {
    throw new UnsupportedOperationException("the failure of a task is what its coroutine throws");
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    if (passingCancel) {
      // Tasks that await each other: nothing else would wake this one.
      cancelPending = true;
      this.message = message;
      loop.schedule(this::step, context);
      return true;
    }
    requests++;
    passingCancel = true;
    if (awaited == null || !awaited.cancel(message)) {
      cancelPending = true;
      this.message = message;
    }
    passingCancel = false;
    return true;
  }

  @Override
  public int cancelling() {
    return requests;
  }

  @Override
  public int uncancel() {
    if (requests > 0 && --requests == 0) {
      cancelPending = false;
    }
    return requests;
  }

  @Override
  public String getName() {
    return thread.getName();
  }

  @Override
  public void setName(String name) {
    thread.setName(name);
  }

  @Override
  public Coroutine<T> getCoro() {
    return coroutine;
  }

  @Override
  public Context getContext() {
    return context;
  }

  @Override
  public @Nullable LoopFuture<?> getAwaited() {
    return isDone() ? null : awaited;
  }

  @Override
  public StackTraceElement[] getStack() {
    return isDone() ? new StackTraceElement[0] : thread.getStackTrace();
  }

  @Override
  public String toString() {
    return "<Task " + getName() + (isDone() ? " done>" : " pending>");
  }

  private void body() {
    RunningLoop here = RunningLoop.here();
    here.begin(loop);
    here.task(this);
    here.enter(context.cell());
    try {
      returned = coroutine.run();
    } catch (Throwable e) {
      thrown = e;
    } finally {
      here.end();
      ended = true;
      stepped.release();
    }
  }

  private void end(@Nullable Throwable failure) {
    loop.ended(this);
    switch (failure) {
      case null -> complete(returned, null, null);
      case CancellationException e -> complete(null, null, e);
      default -> fail(failure, "Task '" + getName() + "'");
    }
  }

  private void requireOpen() {
    if (loop.isClosed()) {
      throw new CancellationException("the event loop was closed");
    }
  }
}
