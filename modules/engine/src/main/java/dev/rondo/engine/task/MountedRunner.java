package dev.rondo.engine.task;

import dev.rondo.EventLoop;
import dev.rondo.engine.core.BatchRunner;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/**
 * Mounts tasks on the loop's own thread, and callbacks too, on one virtual thread of the loop.
 *
 * <p>Callbacks could run on the loop's thread itself, but for locks: a task that holds one may be
 * parked, and the thread that queues for it would be the only one that can run the task. A virtual
 * thread that queues is unmounted, and the task goes on. While that thread is parked in the middle
 * of a callback, only steps of tasks run.
 */
final class MountedRunner implements TaskRunner, BatchRunner {

  private final EventLoop loop;
  private final LoopCore core;
  private final LoopScheduler scheduler;
  private final Mount callbacks;
  private @Nullable Mount current;
  private @Nullable Mount lastSeen;
  private @Nullable DefaultTask<?> eager;
  private @Nullable Throwable thrown;
  private int remaining;
  private boolean busy;
  private boolean closed;

  MountedRunner(EventLoop loop, LoopCore core, LoopScheduler scheduler) {
    this.loop = loop;
    this.core = core;
    this.scheduler = scheduler;
    callbacks = new Mount(core, this, scheduler, "rondo-callbacks", this::runCallbacks);
    PinnedTaskWatch.add(this);
  }

  @Override
  public String name() {
    return "mounted";
  }

  @Override
  public TaskThread newThread(String name, Runnable body, Runnable whenInterrupted) {
    return new Mount(core, this, scheduler, name, body);
  }

  // --- on the loop's thread ---

  @Override
  public void begin() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "the tasks of this loop are mounted on the thread that runs it, which must then be a"
              + " platform thread: "
              + Thread.currentThread());
    }
  }

  @Override
  public void interrupted() {
    if (busy) {
      // A callback is in a blocking call, which it would have been in on this thread.
      callbacks.thread().interrupt();
    }
  }

  @Override
  public void run(int count) {
    core.armInterrupts();
    remaining = count;
    while (busy) {
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
    busy = true;
    callbacks.resume();
    while (busy) {
      core.runStepWhileBlocked();
    }
    Throwable failure = thrown;
    if (failure != null) {
      thrown = null;
      throw Rethrower.unchecked(Rethrower.raise(failure));
    }
  }

  /** Runs {@code work} of {@code mount}, and the first steps of the tasks it starts meanwhile. */
  void carry(Mount mount, Runnable work) {
    Mount outer = current;
    current = mount;
    work.run();
    DefaultTask<?> task = eager;
    current = outer;
    if (task != null) {
      eager = null;
      task.step().run();
      mount.resume();
    }
  }

  // --- on the thread that looks for pinned tasks ---

  /** Refuses the suspension of a task that has held the loop's thread since the last call. */
  void refusePinned() {
    Mount mounted = current;
    if (mounted != null && mounted == lastSeen) {
      mounted.refuseIfPinned();
    }
    lastSeen = mounted;
  }

  // --- on the thread of callbacks ---

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
        thrown = e;
      }
      // The next callback is not to blame for an interrupt that this one left.
      Thread.interrupted();
      busy = false;
      callbacks.suspend();
    }
    here.end();
  }

  // --- on any thread that has the turn ---

  @Override
  public void runNow(DefaultTask<?> task) {
    if (Thread.currentThread() == core.thread().runner()) {
      task.step().run();
      return;
    }
    Mount caller = current;
    if (caller == null || caller.thread() != Thread.currentThread()) {
      throw new IllegalStateException("an eager task needs the turn of its loop");
    }
    eager = task;
    caller.suspend();
  }

  @Override
  public void close() {
    closed = true;
    PinnedTaskWatch.remove(this);
    callbacks.resume();
  }
}
