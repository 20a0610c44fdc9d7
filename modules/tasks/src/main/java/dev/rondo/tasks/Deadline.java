package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The wait for a future that must not take too long. */
final class Deadline<T extends @Nullable Object> {

  private final EventLoop loop;
  private final LoopFuture<T> future;
  private final Duration timeout;
  private boolean expired;

  Deadline(EventLoop loop, LoopFuture<T> future, Duration timeout) {
    this.loop = loop;
    this.future = Objects.requireNonNull(future, "future");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
  }

  /** A task, since it goes on after it has expired or was cancelled, until the future is done. */
  LoopFuture<T> start() {
    return loop.createTask(this::await, TaskOptions.defaults().withEagerStart(true));
  }

  private T await() throws Exception {
    TimerHandle timer = loop.callLater(timeout, this::expire);
    try {
      return future.await();
    } catch (CancellationException e) {
      Task<?> self = loop.currentTask();
      if (expired && (self == null || self.cancelling() == 0)) {
        throw timedOut(e);
      }
      throw e;
    } finally {
      timer.cancel();
    }
  }

  private void expire() {
    expired = true;
    future.cancel();
  }

  private TimeoutException timedOut(CancellationException cause) {
    var exception = new TimeoutException("not done within " + timeout);
    exception.initCause(cause);
    return exception;
  }
}
