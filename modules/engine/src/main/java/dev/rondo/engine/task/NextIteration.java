package dev.rondo.engine.task;

import dev.rondo.EventLoop;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import org.jspecify.annotations.Nullable;

/**
 * A future that is done in the next iteration. The step of a task that awaits it is taken there and
 * then, and not, as a future's is, in the iteration after the one that completes it.
 */
final class NextIteration<T extends @Nullable Object> extends DefaultFuture<T> {

  private final T result;
  private @Nullable LoopEvent step;

  NextIteration(EventLoop loop, LoopCore core, T result) {
    super(loop, core);
    this.result = result;
  }

  /** Puts it into the queue of what is ready. */
  NextIteration<T> begin() {
    core.enqueue(new QueuePlace());
    return this;
  }

  @Override
  void addListener(Object listener) {
    if (step == null && listener instanceof LoopEvent awaiting) {
      // It has its place in the queue, also if this is cancelled before.
      step = awaiting;
    } else {
      super.addListener(listener);
    }
  }

  /** Its place in the queue, which is the step's. */
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
