package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A timer that completes a future, and that is cancelled with it. */
final class Sleep<T extends @Nullable Object> implements Runnable, Consumer<LoopFuture<?>> {

  private final EventLoop loop;
  private final T result;
  private final LoopFuture<T> slept;
  private final TimerHandle timer;

  Sleep(EventLoop loop, Duration delay, T result) {
    this.loop = loop;
    this.result = result;
    slept = loop.createFuture(this);
    timer = loop.callLater(delay, this);
    slept.addDoneCallback(this);
  }

  LoopFuture<T> future() {
    return slept;
  }

  /** Runs when the timer is due. */
  @Override
  public void run() {
    if (!slept.isDone()) {
      slept.setResult(result);
    }
  }

  /** Runs when the future is done. */
  @Override
  public void accept(LoopFuture<?> done) {
    timer.cancel();
  }

  @Override
  public String toString() {
    Duration left = loop.time().until(timer.when());
    return String.format(Locale.ROOT, "<sleep %.3f s left>", left.toNanos() / 1e9);
  }
}
