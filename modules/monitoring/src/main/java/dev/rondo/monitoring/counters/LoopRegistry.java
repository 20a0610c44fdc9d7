package dev.rondo.monitoring.counters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.WeakHashMap;

/** The open loops of this process. It keeps none of them from being collected. */
public final class LoopRegistry {

  /** Guarded by itself. */
  private static final WeakHashMap<LoopCounters, Boolean> OPEN = new WeakHashMap<>();

  private LoopRegistry() {}

  /** Adds a loop that has just been made. */
  public static void add(LoopCounters loop) {
    synchronized (OPEN) {
      OPEN.put(loop, true);
    }
  }

  static void remove(LoopCounters loop) {
    synchronized (OPEN) {
      OPEN.remove(loop);
    }
  }

  /** Returns whether no loop is open. */
  public static boolean isEmpty() {
    synchronized (OPEN) {
      return OPEN.isEmpty();
    }
  }

  /** Returns the open loops, in the order in which they were made. */
  public static List<LoopCounters> all() {
    List<LoopCounters> loops;
    synchronized (OPEN) {
      loops = new ArrayList<>(OPEN.keySet());
    }
    loops.sort(Comparator.comparingLong(LoopCounters::number));
    return loops;
  }
}
