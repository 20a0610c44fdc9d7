package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.LoopEvent;
import java.nio.channels.NetworkChannel;

/** What streams and listeners have in common: they are the event that is queued for them. */
abstract class Nio2Socket extends LoopEvent {

  /** Whose the channel is. */
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

  /** Whether somebody waits for an operation. */
  abstract boolean isWaiting();

  /** Whether the channel works on something, or has brought something, that nobody waits for. */
  abstract boolean hasRest();

  /** Tells whoever waits what has happened. */
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
