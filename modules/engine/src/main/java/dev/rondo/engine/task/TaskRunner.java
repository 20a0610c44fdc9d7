package dev.rondo.engine.task;

import org.jspecify.annotations.Nullable;

/** Makes and runs the threads of a loop's tasks. */
interface TaskRunner {

  /** The runner's name in {@code rondo.runner} and {@code rondo backends}. */
  String name();

  /**
   * Makes a thread that runs {@code body} when it is first resumed.
   *
   * @param whenInterrupted called, on the loop's thread, if that is interrupted while it waits for
   *     this one
   */
  TaskThread newThread(String name, Runnable body, Runnable whenInterrupted);

  /** Runs the first step of an eager task now, inside the calling callback or task. */
  void runFirstStep(DefaultTask<?> task);

  /**
   * Returns the virtual thread that acts for the loop; null if the loop's own thread does. For any
   * thread: the answer may be out of date at once.
   */
  @Nullable Thread acting();

  /** Ends the runner's own threads. */
  void close();
}
