package dev.rondo;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of a command of a {@link LoopExecutor}: it runs or is dropped, once. */
final class LoopJob implements Runnable {

  private final LoopExecutor owner;
  private final Runnable command;
  private final AtomicBoolean claimed = new AtomicBoolean();

  /** Used on the loop thread. */
  private @Nullable TimerHandle timer;

  LoopJob(LoopExecutor owner, Runnable command) {
    this.owner = owner;
    this.command = command;
  }

  /** Makes the cancellation of the command's future drop this job. */
  void attach() {
    if (command instanceof LoopFutureTask<?> task) {
      task.setJob(this);
    }
  }

  /**
   * Runs the command in the next iteration, or at {@code due}. Can be called on any thread.
   *
   * @throws LoopClosedException if the loop is closed
   */
  void post(@Nullable LoopTime due) {
    var _ = owner.loop().callSoonThreadsafe(due == null ? this : () -> startAt(due));
  }

  /** As {@link #post}, on the loop thread. */
  void startAt(LoopTime due) {
    if (!claimed.get()) {
      timer = owner.loop().callAt(due, this);
    }
  }

  @Override
  public void run() {
    if (!claimed.compareAndSet(false, true)) {
      return;
    }
    try {
      command.run();
    } finally {
      owner.remove(this);
    }
  }

  /** Keeps the command from running, unless it has started. Can be called on any thread. */
  boolean drop() {
    if (!claimed.compareAndSet(false, true)) {
      return false;
    }
    try {
      var _ = owner.loop().callSoonThreadsafe(this::cancelTimer);
    } catch (LoopClosedException e) {
      // A closed loop has no timers.
    }
    owner.remove(this);
    return true;
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Drops the command, and cancels its future if it has one. */
  void cancel() {
    if (command instanceof LoopFutureTask<?> task) {
      task.cancel(false);
    }
    drop();
  }

  boolean isRepeated() {
    return command instanceof LoopFutureTask<?> task && task.isPeriodic();
  }

  Runnable command() {
    return command;
  }

  @Override
  public String toString() {
    return command.toString();
  }
}
