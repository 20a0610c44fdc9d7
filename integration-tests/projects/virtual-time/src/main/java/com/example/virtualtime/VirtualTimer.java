package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import java.util.Comparator;

/** A callback with a due time. */
final class VirtualTimer extends Callback implements TimerHandle {

  /** The order of due times. The seed decides the order of timers due at the same time. */
  static final Comparator<VirtualTimer> ORDER =
      Comparator.comparing(VirtualTimer::when)
          .thenComparingInt(timer -> timer.tie)
          .thenComparingLong(timer -> timer.number);

  private final VirtualQueue queue;
  private final LoopTime when;
  private final int tie;
  private final long number;

  VirtualTimer(
      VirtualLoop loop, VirtualQueue queue, LoopTime when, Runnable action, Context context) {
    super(loop, action, context);
    this.queue = queue;
    this.when = when;
    tie = queue.nextTie();
    number = queue.nextNumber();
  }

  @Override
  public LoopTime when() {
    return when;
  }

  @Override
  public void cancel() {
    super.cancel();
    queue.remove(this);
  }
}
