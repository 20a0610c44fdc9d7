package dev.rondo.engine.testing;

import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import java.net.ProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A driver without sockets, which waits only for the timeout or a wake-up. */
public final class ParkingDriver implements Proactor {

  private volatile boolean woken;
  private volatile @Nullable Thread poller;

  /** The number of polls so far. */
  public int polls;

  /** Whether the driver is closed. */
  public boolean closed;

  /** The failure of the next {@link #close}; null for none. */
  public @Nullable RuntimeException closeFailure;

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
  public StreamSocket openStream(ProtocolFamily family) {
    throw noSockets();
  }

  @Override
  public ListenSocket openListener(ProtocolFamily family) {
    throw noSockets();
  }

  @Override
  public StreamSocket adoptStream(NetworkChannel channel) {
    throw noSockets();
  }

  @Override
  public ListenSocket adoptListener(NetworkChannel channel) {
    throw noSockets();
  }

  private static UnsupportedOperationException noSockets() {
    return new UnsupportedOperationException("this driver has no sockets");
  }

  @Override
  public void close() {
    closed = true;
    if (closeFailure != null) {
      throw closeFailure;
    }
  }
}
