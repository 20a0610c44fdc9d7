package dev.rondo.engine.task;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task's thread on the JDK's own scheduler. The turn goes from thread to thread like a baton:
 * whoever lends it waits until it is back.
 */
final class Baton implements TaskThread {

  private final Runnable whenInterrupted;
  private final Thread thread;
  private volatile boolean lent;
  private volatile @Nullable Thread lender;
  private boolean started;

  /**
   * A thread for {@code body}.
   *
   * @param whenInterrupted called on the thread that lends the turn if that is interrupted before
   *     it has the turn back
   */
  Baton(String name, Runnable body, Runnable whenInterrupted) {
    this.whenInterrupted = whenInterrupted;
    thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(
                () -> {
                  try {
                    body.run();
                  } finally {
                    giveBack();
                  }
                });
  }

  @Override
  public void resume() {
    lender = Thread.currentThread();
    lent = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    park(false, whenInterrupted);
  }

  @Override
  public void suspend() {
    giveBack();
    park(true, () -> {});
  }

  private void giveBack() {
    Thread waiting = lender;
    lent = false;
    LockSupport.unpark(waiting);
  }

  /** Waits until the baton is {@code wanted} here, and keeps an interrupt for afterwards. */
  private void park(boolean wanted, Runnable whenInterrupted) {
    boolean interrupted = false;
    while (lent != wanted) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        whenInterrupted.run();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Thread thread() {
    return thread;
  }

  /** Tasks that run on the JDK's scheduler while the loop's thread waits. */
  static final class Runner implements TaskRunner {

    @Override
    public String name() {
      return "baton";
    }

    @Override
    public TaskThread newThread(String name, Runnable body, Runnable whenInterrupted) {
      return new Baton(name, body, whenInterrupted);
    }

    @Override
    public void runNow(DefaultTask<?> task) {
      task.step().run();
    }

    @Override
    public void close() {}
  }
}
