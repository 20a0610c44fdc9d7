package com.example.virtualtime;

import dev.rondo.spi.LoopClock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that can skip time. In place of the system's clock, which would make runs irreproducible,
 * it counts its readings, one nanosecond each. A clock chosen by the caller is used as it is.
 */
final class VirtualClock implements LoopClock {

  private final LoopClock base;
  private final AtomicLong skipped = new AtomicLong();

  VirtualClock(LoopClock chosen) {
    var readings = new AtomicLong();
    base = chosen == LoopClock.system() ? readings::incrementAndGet : chosen;
  }

  @Override
  public long nanoTime() {
    return base.nanoTime() + skipped.get();
  }

  void skip(long nanos) {
    skipped.addAndGet(nanos);
  }

  /** Skips to {@code when}, unless that time has passed. */
  void skipTo(long when) {
    skip(Math.max(0, when - nanoTime()));
  }
}
