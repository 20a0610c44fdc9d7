package dev.rondo.engine.core;

import dev.rondo.Context;
import dev.rondo.Handle;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.CallSite;
import dev.rondo.spi.ContextCell;
import dev.rondo.spi.ContextValues;
import org.jspecify.annotations.Nullable;

/** A callback and the context it runs in: either captured values, which are cheap, or a context. */
class CallbackHandle extends LoopEvent implements Handle {

  final LoopCore core;
  private @Nullable Runnable callback;
  private ContextValues values;
  private @Nullable Context context;
  private boolean cancelled;
  private final @Nullable Throwable source;
  private @Nullable String description;

  CallbackHandle(
      LoopCore core, Runnable callback, ContextValues values, @Nullable Context context) {
    this.core = core;
    this.callback = callback;
    this.values = values;
    this.context = context;
    this.source = core.isDebug() ? new Throwable("scheduled here") : null;
  }

  @Override
  public void run() {
    Runnable body = callback;
    if (!cancelled && body != null) {
      core.call(this, body);
    }
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      if (core.isDebug()) {
        description = toString();
      }
      cancelled = true;
      callback = null;
      values = ContextValues.EMPTY;
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Context getContext() {
    Context materialized = context;
    if (materialized == null) {
      materialized = Context.of(new ContextCell(values));
      context = materialized;
    }
    return materialized;
  }

  /** Makes this callback's context current: one write, unless it has a context of its own. */
  final void enter(LoopThread thread) {
    Context own = context;
    if (own == null) {
      thread.values(values);
    } else {
      thread.enter(own.cell());
    }
  }

  /** Restores the loop's own context cell. */
  final void leave(LoopThread thread) {
    if (context != null) {
      thread.leave();
    }
  }

  /** The stack trace of the scheduling call, in debug mode. */
  final @Nullable Throwable source() {
    return source;
  }

  String kind() {
    return "Handle";
  }

  @Override
  public String toString() {
    if (description != null) {
      return description + " cancelled";
    }
    StringBuilder text = new StringBuilder("<").append(kind());
    if (cancelled) {
      text.append(" cancelled");
    }
    if (callback != null) {
      text.append(' ').append(callback.getClass().getName());
    }
    if (source != null) {
      CallSite.of(source.getStackTrace())
          .ifPresent(frame -> text.append(" scheduled at ").append(frame));
    }
    return text.append('>').toString();
  }
}
