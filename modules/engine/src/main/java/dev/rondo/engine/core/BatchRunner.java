package dev.rondo.engine.core;

/**
 * Runs the ready events of an iteration. The default one runs them on the calling thread; mounted
 * tasks replace it by one that mounts virtual threads.
 */
public interface BatchRunner {

  /**
   * Prepares for a run on the calling thread.
   *
   * @throws IllegalStateException if this thread cannot run batches
   */
  default void begin() {}

  /** Handles an interrupt of the thread in {@code run…}, which calls this. */
  default void interrupted() {}

  /** Runs the first {@code count} ready events. */
  void run(int count);
}
