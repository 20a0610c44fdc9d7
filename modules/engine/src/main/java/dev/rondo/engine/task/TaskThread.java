package dev.rondo.engine.task;

/** A virtual thread that runs only while it is lent the turn. */
interface TaskThread {

  /** Lends the turn to the thread, starting it if need be, until it suspends itself or ends. */
  void resume();

  /** Gives the turn back and waits for the next {@link #resume()}. Called on the thread itself. */
  void suspend();

  Thread thread();
}
