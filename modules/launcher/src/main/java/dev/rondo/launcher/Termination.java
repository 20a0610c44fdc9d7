package dev.rondo.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes Ctrl-C and SIGTERM ask for the end instead of being it: the process exits with status 0
 * once the program has ended, or with 1 if it does not end in time.
 */
final class Termination implements AutoCloseable {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Duration limit;
  private @Nullable Thread hook;

  /** Nothing changes before {@link #ask}; then the program has {@code limit} to end. */
  Termination(Duration limit) {
    this.limit = limit;
  }

  /** Calls {@code request}, on a thread of its own, when the process is to end. */
  void ask(Runnable request) {
    Thread asking = new Thread(() -> end(request), "rondo-termination");
    Runtime.getRuntime().addShutdownHook(asking);
    hook = asking;
  }

  /** Says that the program has ended. */
  @Override
  public void close() {
    ended.countDown();
    if (hook == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what the program has ended for, and exits.
    }
  }

  private void end(Runnable request) {
    boolean inTime = false;
    try {
      request.run();
      inTime = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // A virtual machine that a signal ends has a status of its own unless it is halted.
      Runtime.getRuntime().halt(inTime ? 0 : 1);
    }
  }
}
