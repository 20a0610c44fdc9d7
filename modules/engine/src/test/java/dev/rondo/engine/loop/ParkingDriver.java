package dev.rondo.engine.loop;

import dev.rondo.engine.spi.Driver;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for nothing but time and wake-ups: a driver without an operating system. */
final class ParkingDriver implements Driver {

  private volatile boolean woken;
  private volatile @Nullable Thread poller;
  int polls;
  boolean closed;

  @Override
  public void poll(long timeoutNanos) {
    polls++;
    poller = Thread.currentThread();
    if (timeoutNanos != 0 && !woken) {
      if (timeoutNanos < 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, timeoutNanos);
      }
    }
    woken = false;
  }

  @Override
  public void wakeup() {
    woken = true;
    LockSupport.unpark(poller);
  }

  @Override
  public void close() {
    closed = true;
  }
}
