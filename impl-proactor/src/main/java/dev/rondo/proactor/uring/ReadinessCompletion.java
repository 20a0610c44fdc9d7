package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.Completion;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the completion of an operation that readiness serves, and tracks whether one is pending.
 */
final class ReadinessCompletion implements Completion {

  private @Nullable Completion target;

  boolean isPending() {
    return target != null;
  }

  /** Sets {@code done} as the target, and returns this, to be passed in its place. */
  ReadinessCompletion wrap(Completion done) {
    target = done;
    return this;
  }

  /** Forgets the target, because the operation was cancelled or never began. */
  void clear() {
    target = null;
  }

  @Override
  public void completed(int count) {
    Completion completion = target;
    target = null;
    if (completion != null) {
      completion.completed(count);
    }
  }

  @Override
  public void failed(Exception exception) {
    Completion completion = target;
    target = null;
    if (completion != null) {
      completion.failed(exception);
    }
  }
}
