package dev.rondo.engine.task;

/** Where the threads of a loop's tasks run. */
interface TaskRunner {

  /** What {@code rondo backends} calls it. */
  String name();

  /** A thread that will run {@code body} when it is first resumed. */
  TaskThread newThread(String name, Runnable body);

  /** Runs the first step of {@code task} now, inside the callback or task that calls. */
  void runNow(DefaultTask<?> task);

  /** Lets go of threads of its own. */
  void close();
}
