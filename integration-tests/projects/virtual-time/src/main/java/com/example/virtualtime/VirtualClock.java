package com.example.virtualtime;

import dev.rondo.spi.LoopClock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that can skip time. Over the system's clock it would not be reproducible, so there it
 * counts its readings instead, a nanosecond each; a clock that the caller chose goes on as it
 * likes.
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

  /** Goes on to {@code when}, unless it is past that. */
  void reach(long when) {
    skip(Math.max(0, when - nanoTime()));
  }
}
