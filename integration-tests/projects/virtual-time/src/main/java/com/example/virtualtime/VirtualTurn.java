package com.example.virtualtime;

import dev.rondo.Context;
import org.jspecify.annotations.Nullable;

/** A future that is done in the next iteration, and goes on with who awaits it right there. */
final class VirtualTurn<T extends @Nullable Object> extends VirtualFuture<T> {

  private final T result;
  private @Nullable Runnable step;

  VirtualTurn(VirtualLoop loop, T result) {
    super(loop);
    this.result = result;
  }

  VirtualTurn<T> begin() {
    loop.schedule(this::come, Context.empty());
    return this;
  }

  private void come() {
    if (!isDone()) {
      setResult(result);
    }
    Runnable awaiting = step;
    if (awaiting != null) {
      awaiting.run();
    }
  }

  @Override
  void resumeWhenDone(Runnable step, Context context) {
    if (this.step == null) {
      this.step = step;
    } else {
      super.resumeWhenDone(step, context);
    }
  }
}
