package dev.rondo.engine.core;

import dev.rondo.engine.spi.Driver;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of a loop as the guest of another event loop, the host. A thread of the run polls the
 * driver; each time it is done, the host runs the rest of the iteration, and then asks it to poll
 * again. So only one of them uses the loop at any time.
 */
final class GuestRun {

  /** Asks the thread to end, instead of a time to poll for. */
  static final long END = Long.MIN_VALUE;

  private static final long NOTHING = END + 1;

  private final LoopCore core;
  private final Driver driver;
  private final Executor host;
  private final Consumer<? super @Nullable Throwable> whenStopped;
  private final Thread thread;

  /** Written by the host while the thread waits, and by the thread when it takes it. */
  private volatile long request = 0;

  private @Nullable Throwable failure;

  private GuestRun(
      LoopCore core,
      Driver driver,
      Executor host,
      Consumer<? super @Nullable Throwable> whenStopped) {
    this.core = core;
    this.driver = driver;
    this.host = host;
    this.whenStopped = whenStopped;
    thread = Thread.ofPlatform().daemon().name("rondo-guest").unstarted(this::serve);
  }

  /** Starts a run; the arguments are those of {@link dev.rondo.LoopLifecycle#runAsGuest}. */
  static void start(
      LoopCore core,
      Driver driver,
      Executor host,
      Consumer<? super @Nullable Throwable> whenStopped) {
    GuestRun run = new GuestRun(core, driver, host, whenStopped);
    core.thread().beginWaiting(run.thread);
    try {
      run.thread.start();
    } catch (Throwable e) { // The system has no thread left.
      core.thread().endWaiting();
      throw e;
    }
  }

  // --- on the thread ---

  private void serve() {
    try {
      for (long timeout = take(); timeout != END; timeout = take()) {
        poll(timeout);
        host.execute(this::turn);
      }
    } catch (RuntimeException | Error e) {
      fail(new IllegalStateException("the host of the event loop no longer runs its tasks", e));
    }
    try {
      driver.leave();
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
    try {
      host.execute(this::end);
    } catch (RuntimeException | Error e) {
      end(); // The host has ended, which the failure tells.
    }
  }

  private long take() {
    while (request == NOTHING) {
      LockSupport.park(this);
    }
    long taken = request;
    request = NOTHING;
    return taken;
  }

  private void poll(long timeout) {
    try {
      driver.poll(timeout);
    } catch (IOException e) {
      fail(LoopCore.pollFailed(e));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    } else {
      failure.addSuppressed(e);
    }
  }

  // --- on the host ---

  private void turn() {
    long next = END;
    if (failure == null) {
      try {
        next = core.turn(thread);
      } catch (Throwable e) {
        fail(e);
      }
    }
    request = next;
    LockSupport.unpark(thread);
  }

  private void end() {
    core.thread().endWaiting();
    whenStopped.accept(failure);
  }
}
