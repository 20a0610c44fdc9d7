package dev.rondo.proactor.nio2;

import java.io.IOException;
import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/**
 * A reusable operation of a channel. Its result reaches {@link #ended} within the loop's turn, on
 * whichever thread the channel's group completes it.
 */
abstract class Operation<V> implements CompletionHandler<V, @Nullable Void>, Runnable {

  private final CompletionQueue queue;
  private @Nullable V value;
  private @Nullable Throwable failure;

  Operation(CompletionQueue queue) {
    this.queue = queue;
  }

  /** Handles success with {@code value} (null for a connect) or failure. */
  abstract void ended(@Nullable V value, @Nullable Exception failure);

  @Override
  public final void completed(V result, @Nullable Void attachment) {
    value = result;
    failure = null;
    dispatch();
  }

  @Override
  public final void failed(Throwable exception, @Nullable Void attachment) {
    value = null;
    failure = exception;
    dispatch();
  }

  private void dispatch() {
    if (queue.isOnLoopThread()) {
      run();
      queue.leaveService();
    } else {
      // The channel belongs to another group, whose threads are not the loop thread.
      queue.execute(this);
    }
  }

  @Override
  public final void run() {
    V result = value;
    Throwable exception = failure;
    value = null;
    failure = null;
    // A channel also reports an Error, for example if it cannot allocate a buffer.
    ended(result, exception instanceof Error ? new IOException(exception) : (Exception) exception);
  }
}
