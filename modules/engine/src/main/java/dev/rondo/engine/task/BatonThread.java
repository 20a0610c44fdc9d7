package dev.rondo.engine.task;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task's thread on the JDK's own scheduler. The loop's turn passes between the threads like a
 * baton: the thread that resumes the task waits until the task returns the turn.
 */
final class BatonThread implements TaskThread {

  private final Runnable whenInterrupted;
  private final Thread thread;
  private volatile boolean taskHasTurn;
  private volatile @Nullable Thread resumer;
  private boolean started;

  /**
   * Creates a thread for {@code body}.
   *
   * @param whenInterrupted called on the thread that resumes the task if that thread is interrupted
   *     before the task returns the turn
   */
  BatonThread(String name, Runnable body, Runnable whenInterrupted) {
    this.whenInterrupted = whenInterrupted;
    thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(
                () -> {
                  try {
                    body.run();
                  } finally {
                    returnTurn();
                  }
                });
  }

  @Override
  public void resume() {
    resumer = Thread.currentThread();
    taskHasTurn = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    awaitTurn(false, whenInterrupted);
  }

  @Override
  public void suspend() {
    returnTurn();
    awaitTurn(true, () -> {});
  }

  private void returnTurn() {
    Thread waiting = resumer;
    taskHasTurn = false;
    LockSupport.unpark(waiting);
  }

  /** Waits until the task has the turn or, if {@code ofTask} is false, until it has returned it. */
  private void awaitTurn(boolean ofTask, Runnable whenInterrupted) {
    boolean interrupted = false;
    while (taskHasTurn != ofTask) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        whenInterrupted.run();
      }
    }
    // Keep the interrupt for the code that is meant to see it.
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Thread thread() {
    return thread;
  }
}
