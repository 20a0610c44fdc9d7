package dev.rondo.engine.spi;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the loop's queue: a callback, a step of a task, or a report of the network. A backend
 * makes one for each channel or operation and reuses it; it is in the queue at most once at a time.
 */
public abstract class LoopEvent {

  /** The queue's own link to another event, while this one is in the queue. */
  public @Nullable LoopEvent link;

  protected LoopEvent() {}

  /** Returns a new event that calls {@code callback}: for rare use, because it allocates. */
  public static LoopEvent of(Runnable callback) {
    return new LoopEvent() {
      @Override
      public void run() {
        callback.run();
      }
    };
  }

  /**
   * Runs the event, with the loop's turn. An exception propagates out of {@code run…}, so an
   * implementation must catch those of user code.
   */
  public abstract void run();

  /**
   * Returns whether the event must run on the very thread that called {@code run…}, because it
   * mounts a virtual thread there.
   */
  public boolean isStep() {
    return false;
  }
}
