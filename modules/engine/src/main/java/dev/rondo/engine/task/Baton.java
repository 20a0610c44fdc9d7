package dev.rondo.engine.task;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task's thread on the JDK's own scheduler. The turn goes from thread to thread like a baton:
 * whoever lends it waits until it is back.
 */
final class Baton implements TaskThread {

  private final Thread thread;
  private volatile boolean lent;
  private volatile @Nullable Thread lender;
  private boolean started;

  Baton(String name, Runnable body) {
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
    park(false);
  }

  @Override
  public void suspend() {
    giveBack();
    park(true);
  }

  private void giveBack() {
    Thread waiting = lender;
    lent = false;
    LockSupport.unpark(waiting);
  }

  /**
   * Waits until the baton is {@code wanted} here. An interrupt is kept for whoever looks for it.
   */
  private void park(boolean wanted) {
    boolean interrupted = false;
    while (lent != wanted) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
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
    public TaskThread newThread(String name, Runnable body) {
      return new Baton(name, body);
    }

    @Override
    public void runNow(DefaultTask<?> task) {
      task.step().run();
    }

    @Override
    public void close() {}
  }
}
