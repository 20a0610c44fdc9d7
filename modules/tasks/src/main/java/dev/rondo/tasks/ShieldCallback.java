package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/** Copies the outcome of {@code future} to the future that protects it. */
record ShieldCallback<T extends @Nullable Object>(LoopFuture<T> future, LoopFuture<T> shielded)
    implements AwaitingCallback {

  @Override
  public LoopFuture<?> waiter() {
    return shielded;
  }

  @Override
  public void accept(LoopFuture<?> done) {
    Outcomes.copy(future, shielded);
  }
}
