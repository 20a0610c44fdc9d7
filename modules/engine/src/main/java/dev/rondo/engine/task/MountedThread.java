package dev.rondo.engine.task;

import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import java.lang.invoke.VarHandle;
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
  private final MountedThreadFactory threadFactory;
  private final Thread thread;
  private boolean started;

  /** Not volatile: the virtual thread that reads it is mounted on the thread that writes it. */
  private boolean hasTurn;

  /** The number of the last suspension. */
  private long suspensions;

  /** Whether the thread was unmounted during its last suspension, so it was not pinned. */
  private boolean unmounted;

  /** The number of the suspension that must fail, if the thread is pinned. */
  private volatile long refused;

  /** Whether the thread waits in a blocking call of the JDK, and not for the loop. */
  private boolean blocked;

  private boolean resuming;
  private final Runnable resumeAction = this::resumeHere;
  private @Nullable Runnable continuation;

  /** The continuation of this thread: the first work that its scheduler is given. */
  private @Nullable Runnable own;

  MountedThread(
      LoopCore core,
      MountedRunner runner,
      MountedThreadFactory threadFactory,
      @Nullable String name,
      Runnable body) {
    this.core = core;
    this.runner = runner;
    this.threadFactory = threadFactory;
    thread = threadFactory.newThread(this, name, body);
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
    noticeBlocking();
  }

  private void noticeBlocking() {
    boolean now = hasTurn && thread.isAlive();
    if (now != blocked) {
      blocked = now;
      core.outsideWork(now ? 1 : -1);
    }
  }

  @Override
  public void suspend() {
    long suspension = ++suspensions;
    unmounted = false;
    hasTurn = false;
    boolean interrupted = false;
    while (!hasTurn) {
      if (refused == suspension && !unmounted) {
        hasTurn = true;
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
    long suspension = suspensions;
    VarHandle.acquireFence(); // The state must be as new as the number, or newer.
    if (!hasTurn && thread.getState() == Thread.State.WAITING) {
      // The thread may also be on its way off the loop's thread, and finds that out.
      refused = suspension;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void execute(Runnable work) {
    Runnable mine = own;
    if (mine == null) {
      own = work;
    } else if (work == mine) {
      unmounted = true;
    } else if (threadFactory.executeElsewhere(work)) {
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

  /** The continuation of a virtual thread that something other than the loop has unparked. */
  private final class Continuation extends LoopEvent {

    private final Runnable work;

    Continuation(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      runner.runMounted(MountedThread.this, work);
      noticeBlocking();
    }

    @Override
    public boolean isStep() {
      return true;
    }
  }
}
