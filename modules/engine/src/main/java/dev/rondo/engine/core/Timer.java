package dev.rondo.engine.core;

import dev.rondo.Context;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.spi.ContextValues;
import org.jspecify.annotations.Nullable;

/** A callback with a due time. */
final class Timer extends CallbackHandle implements TimerHandle {

  private final long nanos;
  boolean queued;

  Timer(
      LoopCore core,
      long nanos,
      Runnable callback,
      ContextValues values,
      @Nullable Context context) {
    super(core, callback, values, context);
    this.nanos = nanos;
  }

  long nanos() {
    return nanos;
  }

  @Override
  public LoopTime when() {
    return new LoopTime(nanos);
  }

  @Override
  public void cancel() {
    if (!isCancelled()) {
      super.cancel();
      if (queued) {
        core.timerCancelled();
      }
    }
  }

  @Override
  String kind() {
    return "TimerHandle when=" + nanos;
  }
}
