package dev.rondo.engine.net;

import dev.rondo.EventLoop;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.task.DefaultFuture;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation on a socket. Cancelling takes the operation back before it returns, so
 * that the next one on the socket meets no trace of it.
 */
public final class OperationFuture<T extends @Nullable Object> extends DefaultFuture<T> {

  private final Runnable takeBack;

  public OperationFuture(EventLoop loop, LoopCore core, Runnable takeBack) {
    super(loop, core);
    this.takeBack = takeBack;
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean cancelled = super.cancel(message);
    if (cancelled) {
      takeBack.run();
    }
    return cancelled;
  }
}
