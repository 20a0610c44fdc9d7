package dev.rondo.engine.task;

import dev.rondo.Context;
import dev.rondo.LoopFuture;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notifies a consumer that a future is done. */
record DoneCallback<T extends @Nullable Object>(
    LoopFuture<T> future, Consumer<? super LoopFuture<T>> consumer, Context context)
    implements Runnable {

  DoneCallback {
    Objects.requireNonNull(consumer, "callback");
    Objects.requireNonNull(context, "context");
  }

  @Override
  public void run() {
    consumer.accept(future);
  }
}
