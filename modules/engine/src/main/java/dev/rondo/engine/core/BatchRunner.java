package dev.rondo.engine.core;

/**
 * Runs what is ready. The loop's own does it where it stands; tasks bring one that mounts threads.
 */
public interface BatchRunner {

  /**
   * The calling thread is about to run batches.
   *
   * @throws IllegalStateException if it cannot
   */
  default void begin() {}

  /** Passes on that the thread in {@code run…}, which calls this, was interrupted. */
  default void interrupted() {}

  /** Runs the first {@code count} ready events. */
  void run(int count);
}
