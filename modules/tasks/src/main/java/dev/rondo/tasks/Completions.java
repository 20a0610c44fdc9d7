package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The outcomes of futures in order of completion, each in a future of its own. */
final class Completions<T extends @Nullable Object> implements Iterator<LoopFuture<T>> {

  private final EventLoop loop;
  private final @Nullable Duration timeout;
  private final @Nullable TimerHandle timer;

  /** Done futures whose outcomes were not requested yet. */
  private final Queue<LoopFuture<? extends T>> done = new ArrayDeque<>();

  /** Futures handed out that still need an outcome. */
  private final Queue<LoopFuture<T>> requested = new ArrayDeque<>();

  private int returned;
  private final int total;
  private int pending;
  private boolean timedOut;

  Completions(
      EventLoop loop,
      Collection<? extends LoopFuture<? extends T>> futures,
      @Nullable Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
    Set<LoopFuture<? extends T>> each = new LinkedHashSet<>(futures);
    total = each.size();
    pending = total;
    timer = timeout == null ? null : loop.callLater(timeout, this::expire);
    each.forEach(future -> future.addDoneCallback(new Ended(future)));
  }

  @Override
  public boolean hasNext() {
    return returned < total;
  }

  @Override
  public LoopFuture<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there were only %d futures".formatted(total));
    }
    returned++;
    LoopFuture<T> next = loop.createFuture(this);
    LoopFuture<? extends T> ready = done.poll();
    if (ready != null) {
      Outcomes.copy(ready, next);
    } else if (timedOut) {
      next.setException(tooLate());
    } else {
      requested.add(next);
    }
    return next;
  }

  private void ended(LoopFuture<? extends T> future) {
    pending--;
    if (timedOut) {
      return;
    }
    if (pending == 0 && timer != null) {
      timer.cancel();
    }
    LoopFuture<T> next = requested.poll();
    while (next != null && next.isDone()) {
      next = requested.poll(); // The caller cancelled it.
    }
    if (next == null) {
      done.add(future);
    } else {
      Outcomes.copy(future, next);
    }
  }

  private void expire() {
    timedOut = true;
    for (LoopFuture<T> next : requested) {
      if (!next.isDone()) {
        next.setException(tooLate());
      }
    }
    requested.clear();
  }

  private TimeoutException tooLate() {
    return new TimeoutException(
        "%d of %d futures are not done after %s".formatted(pending, total, timeout));
  }

  @Override
  public String toString() {
    return "<asCompleted %d of %d pending>".formatted(pending, total);
  }

  /** Passes a future that is done to the first request. */
  private final class Ended implements AwaitingCallback {

    private final LoopFuture<? extends T> future;

    Ended(LoopFuture<? extends T> future) {
      this.future = future;
    }

    @Override
    public @Nullable LoopFuture<?> waiter() {
      return requested.peek();
    }

    @Override
    public void accept(LoopFuture<?> done) {
      ended(future);
    }
  }
}
