package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import java.util.Comparator;

/** A callback of a later time. */
final class VirtualTimer extends Callback implements TimerHandle {

  /** In order of due time; those due at once in an order of the seed's. */
  static final Comparator<VirtualTimer> ORDER =
      Comparator.comparing(VirtualTimer::when)
          .thenComparingInt(timer -> timer.tie)
          .thenComparingLong(timer -> timer.number);

  private final Agenda agenda;
  private final LoopTime when;
  private final int tie;
  private final long number;

  VirtualTimer(VirtualLoop loop, Agenda agenda, LoopTime when, Runnable action, Context context) {
    super(loop, action, context);
    this.agenda = agenda;
    this.when = when;
    tie = agenda.nextTie();
    number = agenda.nextNumber();
  }

  @Override
  public LoopTime when() {
    return when;
  }

  @Override
  public void cancel() {
    super.cancel();
    agenda.forget(this);
  }
}
