package dev.rondo.engine.task;

import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread whose scheduler is the loop. Resuming it runs its continuation right here, on
 * the loop's own thread; when something else has woken it, from a blocking call of the JDK, the
 * continuation becomes a step in the ready queue.
 */
final class Mount implements TaskThread, Executor {

  private final LoopCore core;
  private final MountedRunner runner;
  private final LoopScheduler scheduler;
  private final Thread thread;
  private boolean started;

  /** Written by the loop's thread, read by the virtual one, which runs on it. */
  private boolean lent;

  private volatile boolean pinned;

  private boolean resuming;
  private final Runnable resumption = this::resumeHere;
  private @Nullable Runnable continuation;

  /** The continuation of this thread: the first work that its scheduler is given. */
  private @Nullable Runnable own;

  Mount(
      LoopCore core,
      MountedRunner runner,
      LoopScheduler scheduler,
      @Nullable String name,
      Runnable body) {
    this.core = core;
    this.runner = runner;
    this.scheduler = scheduler;
    thread = scheduler.newThread(this, name, body);
  }

  @Override
  public void resume() {
    runner.carry(this, resumption);
  }

  private void resumeHere() {
    lent = true;
    resuming = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    resuming = false;
    Runnable mine = continuation;
    if (mine != null) {
      continuation = null;
      mine.run();
    }
  }

  @Override
  public void suspend() {
    lent = false;
    boolean interrupted = false;
    while (!lent) {
      if (pinned) {
        pinned = false;
        lent = true;
        throw new IllegalStateException(
            "await() cannot suspend this task: a class initializer or a native frame pins its"
                + " thread to the loop's; await outside of it");
      }
      LockSupport.park(this);
      // While the flag is set no park blocks.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Makes a suspension that blocks the loop's thread fail. The caller has seen this thread mounted;
   * for any thread.
   */
  void refuseIfPinned() {
    if (!lent && thread.getState() == Thread.State.WAITING) {
      pinned = true;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void execute(Runnable work) {
    Runnable mine = own;
    if (mine == null) {
      own = work;
    } else if (work != mine && scheduler.executeElsewhere(work)) {
      // A virtual thread that this one has started: it inherits this scheduler.
      return;
    }
    if (Thread.currentThread() == core.thread().runner()) {
      if (resuming) {
        continuation = work;
      } else {
        core.enqueue(new Continuation(work));
      }
    } else if (core.isClosed()) {
      Thread.ofPlatform().daemon().name("rondo-orphan").start(work);
    } else {
      core.post(new Continuation(work));
    }
  }

  @Override
  public Thread thread() {
    return thread;
  }

  /** A virtual thread that something else than the loop has made ready. */
  private final class Continuation extends LoopEvent {

    private final Runnable work;

    Continuation(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      runner.carry(Mount.this, work);
    }

    @Override
    public boolean isStep() {
      return true;
    }
  }
}
