package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.LoopEvent;
import java.nio.channels.NetworkChannel;

/** The common part of streams and listeners. Each is itself the event that is queued for it. */
abstract class Nio2Socket extends LoopEvent {

  /** The owner of a channel. */
  enum Owner {
    /** The loop's: a transport or server uses it. */
    LOOP,
    /** The program's, for single operations. */
    PROGRAM
  }

  final Nio2Proactor driver;
  Owner owner = Owner.LOOP;
  private boolean queued;

  Nio2Socket(Nio2Proactor driver) {
    this.driver = driver;
  }

  abstract NetworkChannel channel();

  abstract void close();

  /** Returns whether an operation is pending. */
  abstract boolean isWaiting();

  /**
   * Returns whether the channel is still working on input, or has input, that no caller has taken.
   */
  abstract boolean hasUnclaimedInput();

  /** Notifies the pending operation or the sink of the result. */
  abstract void deliver();

  /** Enqueues this, so that the loop calls {@link #deliver} once. */
  final void enqueue() {
    if (!queued) {
      queued = true;
      driver.enqueue(this);
    }
  }

  @Override
  public final void run() {
    queued = false;
    deliver();
  }

  @Override
  public String toString() {
    return "<" + getClass().getSimpleName() + " " + channel() + ">";
  }
}
