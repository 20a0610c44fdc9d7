package dev.rondo.proactor.nio2;

import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a channel, used again and again: what came of it reaches {@link #ended} on the
 * loop's turn, whichever thread the channel's group brings it on.
 */
abstract class Operation<V> implements CompletionHandler<V, @Nullable Void>, Runnable {

  private final CompletionQueue queue;
  private @Nullable V value;
  private @Nullable Throwable failure;

  Operation(CompletionQueue queue) {
    this.queue = queue;
  }

  /** It succeeded with {@code value}, which is null for a connect, or failed. */
  abstract void ended(@Nullable V value, @Nullable Exception failure);

  @Override
  public final void completed(V result, @Nullable Void attachment) {
    value = result;
    failure = null;
    arrived();
  }

  @Override
  public final void failed(Throwable exception, @Nullable Void attachment) {
    value = null;
    failure = exception;
    arrived();
  }

  private void arrived() {
    if (queue.isHere()) {
      run();
      queue.leave();
    } else {
      // The channel is of another group, whose threads are not this loop's.
      queue.execute(this);
    }
  }

  @Override
  public final void run() {
    V result = value;
    Throwable exception = failure;
    value = null;
    failure = null;
    if (exception instanceof Error error) {
      throw error;
    }
    ended(result, (Exception) exception);
  }
}
