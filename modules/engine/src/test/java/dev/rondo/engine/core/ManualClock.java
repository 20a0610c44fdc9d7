package dev.rondo.engine.core;

import dev.rondo.spi.LoopClock;
import java.time.Duration;

/** A clock that only {@link #advance} moves. */
public final class ManualClock implements LoopClock {

  private long now = 1_000_000;

  @Override
  public long nanoTime() {
    return now;
  }

  public void advance(Duration by) {
    now += by.toNanos();
  }
}
