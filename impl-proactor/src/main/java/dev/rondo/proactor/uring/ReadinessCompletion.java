package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.Completion;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an operation that readiness performs and its completion, so that the driver knows
 * whether one is pending.
 */
final class ReadinessCompletion implements Completion {

  private @Nullable Completion waiting;

  boolean isPending() {
    return waiting != null;
  }

  /** Returns the completion to pass to the operation in place of {@code done}. */
  ReadinessCompletion to(Completion done) {
    waiting = done;
    return this;
  }

  /** The operation was cancelled, or never began. */
  void forget() {
    waiting = null;
  }

  @Override
  public void completed(int count) {
    Completion told = waiting;
    waiting = null;
    if (told != null) {
      told.completed(count);
    }
  }

  @Override
  public void failed(Exception exception) {
    Completion told = waiting;
    waiting = null;
    if (told != null) {
      told.failed(exception);
    }
  }
}
