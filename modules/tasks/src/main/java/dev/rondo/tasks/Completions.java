package dev.rondo.tasks;

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

/** The outcomes of futures in the order in which they come, each in a future of its own. */
final class Completions<T extends @Nullable Object> implements Iterator<LoopFuture<T>> {

  private final EventLoop loop;
  private final @Nullable Duration timeout;
  private final @Nullable TimerHandle timer;

  /** Outcomes that nobody has asked for yet. */
  private final Queue<LoopFuture<? extends T>> done = new ArrayDeque<>();

  /** Who has asked for outcomes that have not come yet. */
  private final Queue<LoopFuture<T>> asked = new ArrayDeque<>();

  private int handedOut;
  private final int all;
  private int pending;
  private boolean timedOut;

  Completions(
      EventLoop loop,
      Collection<? extends LoopFuture<? extends T>> futures,
      @Nullable Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
    Set<LoopFuture<? extends T>> each = new LinkedHashSet<>(futures);
    all = each.size();
    pending = all;
    timer = timeout == null ? null : loop.callLater(timeout, this::expire);
    each.forEach(future -> future.addDoneCallback(ended -> ended(future)));
  }

  @Override
  public boolean hasNext() {
    return handedOut < all;
  }

  @Override
  public LoopFuture<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there were no more than %d futures".formatted(all));
    }
    handedOut++;
    LoopFuture<T> next = loop.createFuture();
    LoopFuture<? extends T> ready = done.poll();
    if (ready != null) {
      Outcomes.copy(ready, next);
    } else if (timedOut) {
      next.setException(tooLate());
    } else {
      asked.add(next);
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
    LoopFuture<T> next = asked.poll();
    while (next != null && next.isDone()) {
      next = asked.poll(); // That one was cancelled.
    }
    if (next == null) {
      done.add(future);
    } else {
      Outcomes.copy(future, next);
    }
  }

  private void expire() {
    timedOut = true;
    for (LoopFuture<T> next : asked) {
      if (!next.isDone()) {
        next.setException(tooLate());
      }
    }
    asked.clear();
  }

  private TimeoutException tooLate() {
    return new TimeoutException(
        "%d of %d futures are not done after %s".formatted(pending, all, timeout));
  }
}
