package dev.rondo.engine.core;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a loop until a future is done. */
public final class Lifecycle {

  private final EventLoop loop;
  private final LoopCore core;

  public Lifecycle(EventLoop loop, LoopCore core) {
    this.loop = loop;
    this.core = core;
  }

  /** As {@link EventLoop#runUntilComplete(dev.rondo.Coroutine)}, for the coroutine's task. */
  public <T extends @Nullable Object> T runTask(Task<T> task) throws Exception {
    try {
      return run(task);
    } finally {
      if (task.isDone() && !task.isCancelled()) {
        // Marks the failure as retrieved: the caller sees it even if an Error ends the run before
        // the result is read.
        task.exception();
      }
    }
  }

  /** As {@link EventLoop#runUntilComplete(LoopFuture)}. */
  public <T extends @Nullable Object> T run(LoopFuture<T> future) throws Exception {
    if (future.getLoop() != loop) {
      throw new IllegalArgumentException(
          "%s belongs to %s, not to %s".formatted(future, future.getLoop(), loop));
    }
    StopWhenDone<T> stop = new StopWhenDone<>();
    future.addDoneCallback(stop);
    try {
      core.run();
    } finally {
      stop.disarmed = true;
      future.removeDoneCallback(stop);
    }
    if (!future.isDone()) {
      throw new IllegalStateException("event loop stopped before future completed: " + future);
    }
    return future.result();
  }

  /** Throws {@link IllegalStateException} if the loop runs. */
  public void requireNotRunning(String operation) {
    Thread running = core.thread().runner();
    if (running != null) {
      throw new IllegalStateException(
          "cannot %s a running event loop: stop it first; it runs on %s"
              .formatted(operation, running));
    }
  }

  /** Stops the loop, unless the run that it belongs to has already ended for another reason. */
  private final class StopWhenDone<T extends @Nullable Object> implements Consumer<LoopFuture<T>> {

    private boolean disarmed;

    @Override
    public void accept(LoopFuture<T> done) {
      if (!disarmed && done.state() != Future.State.RUNNING) {
        core.stop();
      }
    }
  }
}
