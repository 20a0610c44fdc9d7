package dev.rondo.engine.task;

import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A future that is done in the next iteration. The step of a task that awaits it runs in that same
 * iteration; with any other future it would run in the one after.
 */
final class NextIteration<T extends @Nullable Object> extends DefaultFuture<T> {

  private final T result;
  private @Nullable LoopEvent step;

  NextIteration(LoopCore core, T result) {
    super(core);
    this.result = result;
  }

  /** Appends this future to the ready queue. */
  NextIteration<T> enqueue() {
    core.enqueue(new QueuePlace());
    return this;
  }

  @Override
  void addListener(Object listener) {
    if (step == null && listener instanceof LoopEvent awaiting) {
      // The step keeps this place in the queue, even if this future is cancelled first.
      step = awaiting;
    } else {
      super.addListener(listener);
    }
  }

  @Override
  public List<LoopFuture<?>> awaitedBy() {
    List<LoopFuture<?>> waiters = super.awaitedBy();
    if (!isDone()) {
      addWaiter(step, waiters);
    }
    return waiters;
  }

  /** The place of this future, and of the awaiting step, in the ready queue. */
  private final class QueuePlace extends LoopEvent {

    @Override
    public void run() {
      trySucceed(result);
      LoopEvent awaiting = step;
      if (awaiting != null) {
        step = null;
        awaiting.run();
      }
    }

    @Override
    public boolean isStep() {
      return step != null;
    }

    @Override
    public String toString() {
      return String.valueOf(step != null ? step : NextIteration.this);
    }
  }
}
