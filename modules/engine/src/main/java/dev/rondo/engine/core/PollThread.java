package dev.rondo.engine.core;

import dev.rondo.engine.spi.Driver;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Polls a driver on a platform thread, for a loop that runs on a virtual thread. A wait in native
 * code would hold the virtual thread's carrier, and with it every other virtual thread once all
 * carriers wait; this way the loop's thread is unmounted while it waits.
 */
final class PollThread implements Driver {

  private static final int IDLE = 0;
  private static final int POLL = 1;
  private static final int LEAVE = 2;
  private static final int END = 3;

  private final Driver driver;
  private final Thread thread;

  /** Written by the loop's thread while idle, and by the poll thread while not. */
  private volatile int request = IDLE;

  private volatile @Nullable Thread caller;
  private long timeout;
  private @Nullable Throwable failure;

  private PollThread(Driver driver) {
    this.driver = driver;
    thread = Thread.ofPlatform().daemon().name("rondo-poll").unstarted(this::serve);
  }

  static PollThread start(Driver driver) {
    PollThread made = new PollThread(driver);
    made.thread.start();
    return made;
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    timeout = timeoutNanos;
    ask(POLL);
  }

  @Override
  public void leave() throws IOException {
    ask(LEAVE);
  }

  @Override
  public void wakeup() {
    driver.wakeup();
  }

  /** Ends the thread, but leaves the driver open. */
  @Override
  public void close() {
    request = END;
    LockSupport.unpark(thread);
  }

  // --- on the loop's thread ---

  private void ask(int asked) throws IOException {
    caller = Thread.currentThread();
    request = asked;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (request != IDLE) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        driver.wakeup();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow();
  }

  private void rethrow() throws IOException {
    Throwable thrown = failure;
    failure = null;
    switch (thrown) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  // --- on the poll thread ---

  private void serve() {
    while (true) {
      switch (request) {
        case IDLE -> LockSupport.park(this);
        case END -> {
          return;
        }
        default -> answer(request);
      }
    }
  }

  private void answer(int asked) {
    try {
      if (asked == POLL) {
        driver.poll(timeout);
      } else {
        driver.leave();
      }
    } catch (Throwable e) {
      failure = e;
    }
    Thread waiting = caller;
    request = IDLE;
    LockSupport.unpark(waiting);
  }
}
