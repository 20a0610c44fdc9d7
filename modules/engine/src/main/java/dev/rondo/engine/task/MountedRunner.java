package dev.rondo.engine.task;

import dev.rondo.EventLoop;
import dev.rondo.engine.core.BatchRunner;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/**
 * Mounts the virtual threads of tasks on the loop's own thread, and also one for callbacks.
 *
 * <p>If callbacks ran on the loop's thread directly, a lock could deadlock it: a callback would
 * wait for a lock that a parked task holds, on the only thread that can run that task. The virtual
 * thread for callbacks is unmounted while it waits for a lock, so the task continues. While it is
 * parked in the middle of a callback, only task steps run.
 */
final class MountedRunner implements TaskRunner, BatchRunner {

  private final EventLoop loop;
  private final LoopCore core;
  private final MountedThreadFactory threadFactory;
  private final MountedThread callbackThread;
  private @Nullable MountedThread mounted;
  private @Nullable MountedThread lastSeen;
  private @Nullable DefaultTask<?> pendingEager;
  private @Nullable Throwable callbackFailure;
  private int remaining;
  private boolean inCallbacks;
  private boolean closed;

  MountedRunner(EventLoop loop, LoopCore core, MountedThreadFactory threadFactory) {
    this.loop = loop;
    this.core = core;
    this.threadFactory = threadFactory;
    callbackThread =
        new MountedThread(core, this, threadFactory, "rondo-callbacks", this::runCallbacks);
    if (!core.isStepped()) {
      PinnedTaskWatch.add(this);
    }
  }

  @Override
  public String name() {
    return "mounted";
  }

  @Override
  public TaskThread newThread(String name, Runnable body, Runnable whenInterrupted) {
    return new MountedThread(core, this, threadFactory, name, body);
  }

  // --- on the loop's thread ---

  @Override
  public void begin() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "a loop with mounted tasks must run on a platform thread, or with -Drondo.runner=baton;"
              + " this is "
              + Thread.currentThread());
    }
  }

  @Override
  public void interrupted() {
    if (inCallbacks) {
      // A callback is in a blocking call, which it would have been in on this thread.
      callbackThread.thread().interrupt();
    }
  }

  @Override
  public void run(int count) {
    core.armInterrupts();
    remaining = count;
    while (inCallbacks) {
      core.runStepWhileBlocked();
    }
    while (remaining > 0) {
      LoopEvent next = core.peek();
      if (next == null) {
        return;
      }
      if (next.isStep()) {
        remaining--;
        core.runNext();
      } else {
        runCallbacksUntilStep();
      }
    }
  }

  private void runCallbacksUntilStep() {
    inCallbacks = true;
    callbackThread.resume();
    while (inCallbacks) {
      core.runStepWhileBlocked();
    }
    Throwable failure = callbackFailure;
    if (failure != null) {
      callbackFailure = null;
      throw Rethrower.unchecked(Rethrower.raise(failure));
    }
  }

  /** Runs {@code work} of {@code thread}, and the first step of an eager task that it starts. */
  void runMounted(MountedThread thread, Runnable work) {
    MountedThread outer = mounted;
    mounted = thread;
    work.run();
    DefaultTask<?> task = pendingEager;
    mounted = outer;
    if (task != null) {
      pendingEager = null;
      task.step().run();
      thread.resume();
    }
  }

  // --- on the thread that looks for pinned tasks ---

  /** Refuses the suspension of a task that has held the loop's thread since the last call. */
  void refusePinned() {
    MountedThread now = mounted;
    if (now != null && now == lastSeen) {
      now.refuseIfPinned();
    }
    lastSeen = now;
  }

  // --- on any thread ---

  @Override
  public @Nullable Thread acting() {
    MountedThread now = mounted;
    if (now != null) {
      return now.thread();
    }
    return inCallbacks ? callbackThread.thread() : null;
  }

  // --- on the callback thread ---

  private void runCallbacks() {
    RunningLoop here = RunningLoop.here();
    here.begin(loop);
    while (!closed) {
      core.thread().attach(here);
      try {
        for (LoopEvent next = core.peek();
            remaining > 0 && next != null && !next.isStep();
            next = core.peek()) {
          remaining--;
          core.runNext();
        }
      } catch (Throwable e) {
        callbackFailure = e;
      }
      // The next callback is not to blame for an interrupt that this one left.
      Thread.interrupted();
      inCallbacks = false;
      callbackThread.suspend();
    }
    here.end();
  }

  // --- on any thread that has the turn ---

  @Override
  public void runFirstStep(DefaultTask<?> task) {
    if (Thread.currentThread() == core.thread().runner()) {
      task.step().run();
      return;
    }
    MountedThread caller = mounted;
    if (caller == null || caller.thread() != Thread.currentThread()) {
      throw new IllegalStateException(
          "only a callback or a task of the loop can start an eager task");
    }
    pendingEager = task;
    caller.suspend();
  }

  @Override
  public void close() {
    closed = true;
    if (!core.isStepped()) {
      PinnedTaskWatch.remove(this);
    }
    callbackThread.resume();
  }
}
