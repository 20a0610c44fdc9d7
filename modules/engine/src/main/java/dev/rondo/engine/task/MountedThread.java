package dev.rondo.engine.task;

import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread whose scheduler is the loop. Resuming it runs its continuation at once, on the
 * loop's own thread. If something else unparks it, from a blocking call of the JDK, its
 * continuation becomes a task step in the ready queue.
 */
final class MountedThread implements TaskThread, Executor {

  private final LoopCore core;
  private final MountedRunner runner;
  private final Thread thread;
  private boolean started;

  /** Not volatile: the virtual thread that reads it is mounted on the thread that writes it. */
  private boolean hasTurn;

  private boolean resuming;
  private final Runnable resumeAction = this::resumeHere;
  private @Nullable Runnable continuation;

  MountedThread(
      LoopCore core,
      MountedRunner runner,
      MountedThreadFactory scheduler,
      @Nullable String name,
      Runnable body) {
    this.core = core;
    this.runner = runner;
    thread = scheduler.newThread(this, name, body);
  }

  @Override
  public void resume() {
    runner.runMounted(this, resumeAction);
  }

  private void resumeHere() {
    hasTurn = true;
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
    hasTurn = false;
    while (!hasTurn) {
      LockSupport.park(this);
    }
  }

  @Override
  public void execute(Runnable work) {
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

  /** The continuation of a virtual thread that something other than the loop has unparked. */
  private final class Continuation extends LoopEvent {

    private final Runnable work;

    Continuation(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      runner.runMounted(MountedThread.this, work);
    }

    @Override
    public boolean isStep() {
      return true;
    }
  }
}
