package dev.rondo.engine.core;

import dev.rondo.Context;
import dev.rondo.Handle;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.CallSite;
import dev.rondo.spi.ContextCell;
import dev.rondo.spi.ContextValues;
import org.jspecify.annotations.Nullable;

/** A callback and the context it runs in. */
class CallbackHandle extends LoopEvent implements Handle {

  /*
   * A loop makes one for each callback, so it has as few fields as possible: 32 bytes with the header. Captured
   * values are cheaper than a context, which is made of them only for a caller that asks for it.
   */

  final LoopCore core;

  /** Null if cancelled. */
  private @Nullable Runnable callback;

  /** The captured {@link ContextValues}, or a {@link Context}. */
  private Object context;

  /** Null unless the loop was in debug mode. */
  private @Nullable Trace trace;

  /** Creates a callback to run in {@code context}, or in a copy of {@code values} if it is null. */
  CallbackHandle(
      LoopCore core, Runnable callback, ContextValues values, @Nullable Context context) {
    this.core = core;
    this.callback = callback;
    this.context = context == null ? values : context;
    if (core.isDebug()) {
      trace = new Trace(new Throwable("scheduled here"), null);
    }
  }

  /**
   * Facts for messages.
   *
   * @param source has the stack trace of the scheduling call; null if that was before debug mode
   * @param cancelled the text of the handle before it was cancelled; null if it was not
   */
  private record Trace(@Nullable Throwable source, @Nullable String cancelled) {}

  @Override
  public void run() {
    Runnable body = callback;
    if (body != null) {
      core.call(this, body);
    }
  }

  @Override
  public void cancel() {
    if (callback != null) {
      if (core.isDebug()) {
        trace = new Trace(source(), toString());
      }
      callback = null;
      if (context instanceof ContextValues) {
        context = ContextValues.EMPTY;
      }
    }
  }

  @Override
  public boolean isCancelled() {
    return callback == null;
  }

  @Override
  public Context getContext() {
    if (context instanceof ContextValues values) {
      context = Context.of(new ContextCell(values));
    }
    return (Context) context;
  }

  /** Makes this callback's context current: one write, unless it has a context of its own. */
  final void enter(LoopThread thread) {
    if (context instanceof ContextValues values) {
      thread.values(values);
    } else {
      thread.enter(((Context) context).cell());
    }
  }

  /** Restores the loop's own context cell. */
  final void leave(LoopThread thread) {
    if (!(context instanceof ContextValues)) {
      thread.leave();
    }
  }

  /** The stack trace of the scheduling call, in debug mode. */
  final @Nullable Throwable source() {
    return trace == null ? null : trace.source();
  }

  String kind() {
    return "Handle";
  }

  @Override
  public String toString() {
    if (trace != null && trace.cancelled() != null) {
      return trace.cancelled() + " cancelled";
    }
    StringBuilder text = new StringBuilder("<").append(kind());
    if (callback == null) {
      text.append(" cancelled");
    } else {
      text.append(' ').append(callback.getClass().getName());
    }
    Throwable source = source();
    if (source != null) {
      CallSite.of(source.getStackTrace())
          .ifPresent(frame -> text.append(" scheduled at ").append(frame));
    }
    return text.append('>').toString();
  }
}
