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

  /** As {@link EventLoop#runUntilComplete(dev.rondo.Coroutine)}, for the task made of it. */
  public <T extends @Nullable Object> T runNew(Task<T> task) throws Exception {
    try {
      return run(task);
    } finally {
      if (task.isDone() && !task.isCancelled()) {
        // The caller sees the failure, also where an error has left the run before the result was
        // read.
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

  /** Refuses to go on if the loop runs. */
  public void requireNotRunning(String operation) {
    Thread running = core.thread().runner();
    if (running != null) {
      throw new IllegalStateException(
          "cannot %s a running event loop; it runs on %s".formatted(operation, running));
    }
  }

  /** Stops the loop, unless the run it was made for has ended in another way meanwhile. */
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
