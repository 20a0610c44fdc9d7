package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.LoopEvent;
import java.nio.channels.NetworkChannel;

/** The common part of streams and listeners, which are themselves the events that are queued. */
abstract class Nio2Socket extends LoopEvent {

  /** The owner of the channel. */
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

  /** Whether the channel works on something, or has brought something, that nobody waits for. */
  abstract boolean hasRest();

  /** Reports what has happened to the pending operations. */
  abstract void deliver();

  /** Makes the loop {@link #deliver}. */
  final void ready() {
    if (!queued) {
      queued = true;
      driver.ready(this);
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
