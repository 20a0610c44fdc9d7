package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.ExceptionContext;
import dev.rondo.Handle;
import dev.rondo.spi.ContextCell;
import dev.rondo.spi.RunningLoop;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A callback and its context. A thread that cancels it waits while it runs. */
class Callback implements Handle {

  private final ReentrantLock running = new ReentrantLock();
  private final VirtualLoop loop;
  private final Context context;
  private @Nullable Runnable action;
  private boolean cancelled;

  Callback(VirtualLoop loop, Runnable action, Context context) {
    this.loop = loop;
    this.action = Objects.requireNonNull(action, "callback");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Runs the callback in its context, unless it was cancelled. */
  final void run() {
    running.lock();
    RunningLoop here = RunningLoop.here();
    ContextCell outer = here.enter(context.cell());
    try {
      if (action != null && !cancelled) {
        action.run();
      }
    } catch (Exception e) {
      loop.callExceptionHandler(
          ExceptionContext.of("Exception in callback " + this).withException(e).withHandle(this));
    } finally {
      here.enter(outer);
      action = null;
      running.unlock();
    }
  }

  @Override
  public void cancel() {
    running.lock();
    try {
      cancelled = true;
      action = null;
    } finally {
      running.unlock();
    }
  }

  @Override
  public final boolean isCancelled() {
    running.lock();
    try {
      return cancelled;
    } finally {
      running.unlock();
    }
  }

  @Override
  public final Context getContext() {
    return context;
  }
}
