package dev.rondo.monitoring.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread at a time changes, and any thread reads. */
public final class Tally {

  private static final VarHandle VALUE = valueHandle();

  /** Written and read opaquely, which costs no more than a plain access. */
  private long value;

  private static VarHandle valueHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Tally.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void add(long amount) {
    VALUE.setOpaque(this, value + amount);
  }

  void set(long amount) {
    VALUE.setOpaque(this, amount);
  }

  /** Returns the value, perhaps not the newest one. */
  public long get() {
    return (long) VALUE.getOpaque(this);
  }
}
