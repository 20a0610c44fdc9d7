package dev.rondo.engine.task;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task's thread on the JDK's own scheduler. The loop's turn passes between the threads like a
 * baton: the thread that resumes the task waits until the task returns the turn.
 */
final class BatonThread implements TaskThread {

  /*
   * To park the resuming thread and to wake it takes longer than most steps. So it first yields for about as
   * long, which leaves the processor to the task even if there is only one. No wake-up is lost, because both
   * sides write before they read: the resumer parkedResumer and then taskHasTurn, the task the other way round.
   */

  /** Some 10 to 20 µs on an idle processor. */
  private static final int MAX_YIELDS = 50;

  private final BatonRunner runner;
  private final Runnable whenInterrupted;
  private final Thread thread;
  private volatile boolean taskHasTurn;

  /** The thread to wake when the task returns the turn; null if it does not park. */
  private volatile @Nullable Thread parkedResumer;

  private final Runnable step = this::giveTurn;
  private boolean started;

  /**
   * Creates a thread for {@code body}.
   *
   * @param whenInterrupted called on the thread that resumes the task if that thread is interrupted
   *     before the task returns the turn
   */
  BatonThread(BatonRunner runner, String name, Runnable body, Runnable whenInterrupted) {
    this.runner = runner;
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
    runner.runStep(this, step);
  }

  private void giveTurn() {
    taskHasTurn = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    yieldWhileTaskHasTurn();
    if (taskHasTurn) {
      parkedResumer = Thread.currentThread();
      awaitTurn(false, whenInterrupted);
      parkedResumer = null;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // Only the speed depends on the scheduler.
  private void yieldWhileTaskHasTurn() {
    for (int i = 0; i < MAX_YIELDS && taskHasTurn; i++) {
      Thread.yield();
    }
  }

  @Override
  public void suspend() {
    returnTurn();
    awaitTurn(true, () -> {});
  }

  private void returnTurn() {
    taskHasTurn = false;
    LockSupport.unpark(parkedResumer);
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
