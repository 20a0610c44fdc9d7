package dev.rondo.monitoring.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread at a time changes, and any thread reads. */
public final class Tally {

  private static final VarHandle VALUE = valueHandle();

  /**
   * Written with release and read with acquire: a thread that reads it sees what the loop wrote
   * before. On x86, that costs no more than plain access.
   */
  private long value;

  private static VarHandle valueHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Tally.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void add(long amount) {
    VALUE.setRelease(this, value + amount);
  }

  void set(long amount) {
    VALUE.setRelease(this, amount);
  }

  /** Returns the value, perhaps not the newest one. */
  public long get() {
    return (long) VALUE.getAcquire(this);
  }
}
