package dev.rondo.engine.core;

import dev.rondo.engine.spi.LoopEvent;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wakes a loop whose clock jumps, so that it looks at its timers. */
final class ClockJump extends LoopEvent {

  /*
   * An event, and not only a wake-up: the loop may have read the clock already and not yet be in its
   * poll, where a wake-up would find it. The flag keeps many jumps from filling the queue. A jump that
   * finds it set is not lost, because the loop clears it before it reads the clock again.
   */

  private final ReadyQueue queue;
  private final AtomicBoolean isQueued = new AtomicBoolean();

  ClockJump(ReadyQueue queue) {
    this.queue = queue;
  }

  /** Queues this event, unless it is queued already. For any thread. */
  void post() {
    if (isQueued.compareAndSet(false, true)) {
      queue.post(this);
    }
  }

  @Override
  public void run() {
    isQueued.set(false);
  }
}
