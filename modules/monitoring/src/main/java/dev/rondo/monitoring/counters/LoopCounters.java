package dev.rondo.monitoring.counters;

import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.ObservedLoop;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what one loop does. Written by the loop, and read by any thread. */
public final class LoopCounters extends LoopObserver {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final ObservedLoop loop;
  private final long number = NUMBERS.incrementAndGet();

  public LoopCounters(ObservedLoop loop) {
    this.loop = loop;
  }

  /** Returns the loop that is counted. */
  public ObservedLoop loop() {
    return loop;
  }

  /** Returns the number of the loop in this process, beginning with 1. */
  public long number() {
    return number;
  }

  @Override
  public void closed() {
    LoopRegistry.remove(this);
  }
}
