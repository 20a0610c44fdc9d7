package dev.rondo.engine.io;

import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the sockets over a poller. The socket itself is the event that is queued when
 * its channel is ready. The channel is watched from the first interest on.
 *
 * <p>A base class and not a part of each socket: a part would need a reference back to its socket
 * for all five abstract methods, and would cost each idle connection a second object.
 */
abstract class PollerSocket extends LoopEvent implements ReadyListener {

  /** An operation in addition to those of {@link Watch}: the channel was closed or unwatchable. */
  static final int FAILED = 8;

  final PollerProactor driver;
  private @Nullable Watch watch;
  private int interest;
  private int ready;
  private boolean queued;

  /** The reason why the channel could not be watched, until it is reported. */
  private @Nullable IOException failure;

  /** Whether the channel belongs to the caller. */
  boolean borrowed;

  /** Whether the socket is in the driver's list of sockets with pending operations. */
  boolean listed;

  /** The neighbors in the driver's list of open sockets. */
  @Nullable PollerSocket previous;

  @Nullable PollerSocket next;

  PollerSocket(PollerProactor driver) {
    this.driver = driver;
  }

  abstract NetworkChannel channel();

  abstract void close();

  abstract void detach();

  /** Returns whether an operation is pending. */
  abstract boolean isWaiting();

  /** Handles the readiness of {@code operations}: reads, accepts, writes or fails. */
  abstract void run(int operations);

  @Override
  public final void ready(int operations) {
    ready |= operations;
    if (!queued) {
      queued = true;
      driver.queue().enqueue(this);
    }
  }

  @Override
  public final void run() {
    int operations = ready;
    ready = 0;
    queued = false;
    run(operations);
  }

  /** Adds {@code operations} to the interest. */
  final void addInterest(int operations) {
    if ((interest | operations) != interest) {
      interest(interest | operations);
    }
  }

  /** Returns whether the interest includes {@code operations}. */
  final boolean hasInterest(int operations) {
    return (interest & operations) == operations;
  }

  /** Removes {@code operations} from the interest. */
  final void removeInterest(int operations) {
    if ((interest & operations) != 0) {
      interest(interest & ~operations);
    }
  }

  private void interest(int operations) {
    Watch watching = watch;
    if (watching == null) {
      try {
        watching = driver.watch(this);
      } catch (IOException e) {
        if (channel().isOpen()) {
          // For lack of descriptors, for example. A later operation tries again.
          failure = e;
          ready(FAILED);
        } else {
          // The caller has closed the channel: the next attempt fails and reports it.
          ready(operations);
        }
        return;
      }
      watch = watching;
    }
    interest = operations;
    watching.interest(operations);
  }

  /** Returns the reason for {@link #FAILED}. */
  final IOException takeFailure() {
    IOException reason = failure;
    failure = null;
    return reason == null ? new AsynchronousCloseException() : reason;
  }

  final void unwatch() {
    Watch watching = watch;
    watch = null;
    interest = 0;
    ready &= FAILED;
    if (watching != null) {
      watching.close();
    }
  }

  @Override
  public String toString() {
    return "<" + getClass().getSimpleName() + " " + channel() + ">";
  }
}
