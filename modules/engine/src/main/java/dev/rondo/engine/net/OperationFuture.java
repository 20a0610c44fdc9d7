package dev.rondo.engine.net;

import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.task.DefaultFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of an operation on a socket. Cancelling it cancels the operation before it returns, so
 * that the next operation on the socket can start at once.
 */
public final class OperationFuture<T extends @Nullable Object> extends DefaultFuture<T> {

  private final Runnable cancelOperation;

  public OperationFuture(LoopCore core, Runnable cancelOperation) {
    super(core);
    this.cancelOperation = cancelOperation;
  }

  @Override
  public boolean cancel(@Nullable String message) {
    boolean cancelled = super.cancel(message);
    if (cancelled) {
      cancelOperation.run();
    }
    return cancelled;
  }
}
