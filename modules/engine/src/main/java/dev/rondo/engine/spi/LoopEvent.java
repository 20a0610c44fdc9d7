package dev.rondo.engine.spi;

import org.jspecify.annotations.Nullable;

/**
 * Something that is ready to run on the loop's turn: a callback, a step of a task, or what the
 * network brought. A backend makes one for each thing it watches and uses it again and again; it is
 * in the queue at most once at a time.
 */
public abstract class LoopEvent {

  /** Belongs to the queue while this waits in it. */
  public @Nullable LoopEvent link;

  protected LoopEvent() {}

  /** One that calls {@code callback}; for what happens once, as it allocates. */
  public static LoopEvent of(Runnable callback) {
    return new LoopEvent() {
      @Override
      public void run() {
        callback.run();
      }
    };
  }

  /** Runs it. What it throws leaves {@code run…}, so user code is called inside a guard. */
  public abstract void run();

  /**
   * Whether it must run on the thread that called {@code run…} itself, because it mounts a virtual
   * thread there.
   */
  public boolean isStep() {
    return false;
  }
}
