package dev.rondo.engine.task;

/** A virtual thread that runs only while it has the loop's turn. */
interface TaskThread {

  /** Gives the thread the turn, starting it if necessary, until it suspends itself or ends. */
  void resume();

  /** Returns the turn and waits for the next {@link #resume()}. Called on the thread itself. */
  void suspend();

  Thread thread();
}
