package dev.rondo.engine.core;

/**
 * Runs what is ready. The loop's own does it where it stands; tasks bring one that mounts threads.
 */
public interface BatchRunner {

  /** Runs the first {@code count} ready events. */
  void run(int count);

  /** Lets go of threads. The loop is closed and runs nothing any more. */
  default void close() {}
}
