package com.example.virtualtime;

import dev.rondo.Context;
import org.jspecify.annotations.Nullable;

/**
 * A future that is done in the next iteration, and resumes the first awaiting task in that same
 * step.
 */
final class VirtualNextIteration<T extends @Nullable Object> extends VirtualFuture<T> {

  private final T result;
  private @Nullable VirtualTask<?> first;

  VirtualNextIteration(VirtualLoop loop, T result) {
    super(loop);
    this.result = result;
  }

  VirtualNextIteration<T> begin() {
    loop.schedule(this::arrive, Context.empty());
    return this;
  }

  private void arrive() {
    if (!isDone()) {
      setResult(result);
    }
    VirtualTask<?> awaiting = first;
    if (awaiting != null) {
      awaiting.step();
    }
  }

  @Override
  void resumeWhenDone(VirtualTask<?> task, Context context) {
    if (first == null) {
      first = task;
    } else {
      super.resumeWhenDone(task, context);
    }
  }
}
