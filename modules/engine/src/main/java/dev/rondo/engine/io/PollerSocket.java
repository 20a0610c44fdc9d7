package dev.rondo.engine.io;

import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * The common part of sockets over a poller: the socket is the event that is queued when its channel
 * is ready, and the channel is watched from the first interest on.
 */
abstract class PollerSocket extends LoopEvent implements ReadyListener {

  /** Ready because it was closed, or because it failed before it could wait. */
  static final int FAILED = 4;

  final PollerProactor driver;
  private @Nullable Watch watch;
  private int interest;
  private int ready;
  private boolean queued;

  /** Whether the channel belongs to the caller. */
  boolean borrowed;

  /** Whether the socket is in the driver's list of sockets with pending operations. */
  boolean listed;

  /** The driver's list of open sockets. */
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

  /** Reads, accepts, writes or fails, whatever {@code operations} says. */
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

  /** Watches for {@code operations} too. */
  final void want(int operations) {
    if ((interest | operations) != interest) {
      interest(interest | operations);
    }
  }

  /** Whether it watches for {@code operations}. */
  final boolean wants(int operations) {
    return (interest & operations) == operations;
  }

  /** Watches for {@code operations} no more. */
  final void drop(int operations) {
    if ((interest & operations) != 0) {
      interest(interest & ~operations);
    }
  }

  private void interest(int operations) {
    interest = operations;
    Watch watching = watch;
    if (watching == null) {
      try {
        watching = driver.watch(this);
      } catch (IOException e) {
        // Closed behind our back: the next attempt says so.
        ready(operations);
        return;
      }
      watch = watching;
    }
    watching.interest(operations);
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
