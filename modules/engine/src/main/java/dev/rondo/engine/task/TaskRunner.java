package dev.rondo.engine.task;

/** Where the threads of a loop's tasks run. */
interface TaskRunner {

  /** What {@code rondo backends} calls it. */
  String name();

  /**
   * A thread that will run {@code body} when it is first resumed.
   *
   * @param whenInterrupted called, on the loop's thread, if that is interrupted while it waits for
   *     this one
   */
  TaskThread newThread(String name, Runnable body, Runnable whenInterrupted);

  /** Runs the first step of {@code task} now, inside the callback or task that calls. */
  void runNow(DefaultTask<?> task);

  /** Lets go of threads of its own. */
  void close();
}
