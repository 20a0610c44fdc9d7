package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import java.util.Comparator;

/** A callback of a later time. */
final class Timer extends Callback implements TimerHandle {

  /** In order of due time; those due at once in an order of the seed's. */
  static final Comparator<Timer> ORDER =
      Comparator.comparing(Timer::when)
          .thenComparingInt(timer -> timer.tie)
          .thenComparingLong(timer -> timer.number);

  private final Agenda agenda;
  private final LoopTime when;
  private final int tie;
  private final long number;

  Timer(VirtualLoop loop, Agenda agenda, LoopTime when, Runnable action, Context context) {
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
