package dev.rondo.engine.core;

import dev.rondo.Context;
import dev.rondo.spi.ContextValues;
import org.jspecify.annotations.Nullable;

/** A callback that any thread may cancel: it runs under its own monitor. */
final class ThreadsafeHandle extends CallbackHandle {

  ThreadsafeHandle(
      LoopCore core, Runnable callback, ContextValues values, @Nullable Context context) {
    super(core, callback, values, context);
  }

  @Override
  public synchronized void run() {
    super.run();
  }

  @Override
  public synchronized void cancel() {
    super.cancel();
  }

  @Override
  public synchronized boolean isCancelled() {
    return super.isCancelled();
  }
}
