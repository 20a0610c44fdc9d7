package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Futures in the order in which they complete; made by {@link Asyncio#asCompleted}. Each future is
 * handed out once, in one of two forms: its outcome, by the iterator, or the future itself, by
 * {@link #next()}. Mirrors the object that {@code asyncio.as_completed} returns, which is both an
 * iterator and an asynchronous iterator.
 *
 * <pre>{@code
 * var completed = Asyncio.asCompleted(downloads);
 * while (completed.hasNext()) {
 *   Task<String> download = completed.next().await();
 *   show(download.getName(), download.result());
 * }
 * }</pre>
 *
 * <p>Must be used on the loop thread.
 *
 * @param <T> the type of the results
 * @param <F> the type of the futures
 */
public final class CompletionOrder<T extends @Nullable Object, F extends LoopFuture<? extends T>>
    implements Iterable<LoopFuture<T>> {

  private final EventLoop loop;
  private final @Nullable Duration timeout;
  private final @Nullable TimerHandle timer;
  private final Iterator<LoopFuture<T>> outcomes = new OutcomeIterator();
  private final WaiterFuture.Source<F> withdrawals = new Withdrawals();

  /** Done futures that were not requested yet. */
  private final Deque<F> done = new ArrayDeque<>();

  /** Requests that still need a future. */
  private final Deque<Request<F>> requests = new ArrayDeque<>();

  /** The callbacks of the futures that are not done. Empty after the timeout. */
  private final Set<Ended> pending = new LinkedHashSet<>();

  private final int total;
  private int unrequested;

  /** The message of those that came too late; null before the timeout. */
  private @Nullable String timedOut;

  CompletionOrder(EventLoop loop, Collection<? extends F> futures, @Nullable Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
    Set<F> each = new LinkedHashSet<>(futures);
    total = each.size();
    unrequested = total;
    timer = timeout == null || total == 0 ? null : loop.callLater(timeout, this::expire);
    each.forEach(
        future -> {
          var callback = new Ended(future);
          pending.add(callback);
          future.addDoneCallback(callback);
        });
  }

  /**
   * Returns an iterator over futures that take the outcomes: the first one takes the outcome of
   * whichever future is done first, and so on. One that the caller cancels takes none, so a loop
   * ends after as many rounds as there are futures. Always returns the same iterator. Mirrors the
   * iteration by {@code for}.
   */
  @Override
  public Iterator<LoopFuture<T>> iterator() {
    return outcomes;
  }

  /** Returns whether there is a future that was not requested yet. */
  public boolean hasNext() {
    return unrequested > 0;
  }

  /**
   * Returns a future whose result is the next of the given futures that is done. It fails with a
   * {@link TimeoutException} if none is done in time. If the task that awaits it is cancelled, the
   * request is withdrawn, and a later one gets that future. Mirrors the iteration by {@code async
   * for}.
   *
   * @throws NoSuchElementException if all futures were requested
   */
  public LoopFuture<F> next() {
    var next = new WaiterFuture<F>(loop.createFuture(this), withdrawals);
    request(new Request<>(next, next::succeed, next::fail));
    return next;
  }

  private void request(Request<F> request) {
    if (!hasNext()) {
      throw new NoSuchElementException("there were only %d futures".formatted(total));
    }
    unrequested--;
    F ready = done.poll();
    if (ready != null) {
      request.server().accept(ready);
    } else if (timedOut != null) {
      request.failer().accept(new TimeoutException(timedOut));
    } else {
      requests.add(request);
    }
  }

  private void ended(Ended callback) {
    if (!pending.remove(callback)) {
      return; // The timeout came between the end of the future and this call.
    }
    if (pending.isEmpty() && timer != null) {
      timer.cancel();
    }
    if (!serve(callback.future)) {
      done.add(callback.future);
    }
  }

  /** Gives {@code future} to the first open request; returns false if there is none. */
  private boolean serve(F future) {
    Request<F> first = requests.poll();
    while (first != null && first.future().isDone()) {
      first = requests.poll(); // The caller cancelled it.
    }
    if (first == null) {
      return false;
    }
    first.server().accept(future);
    return true;
  }

  private void expire() {
    String message =
        "%d of %d futures are not done after %s".formatted(pending.size(), total, timeout);
    timedOut = message;
    pending.forEach(callback -> callback.future.removeDoneCallback(callback));
    pending.clear();
    for (Request<F> request : requests) {
      if (!request.future().isDone()) {
        request.failer().accept(new TimeoutException(message));
      }
    }
    requests.clear();
  }

  /**
   * A future handed out that needs one of the given futures.
   *
   * @param server completes it with a given future
   * @param failer fails it
   */
  private record Request<F>(
      LoopFuture<?> future, Consumer<F> server, Consumer<TimeoutException> failer) {}

  @Override
  public String toString() {
    return "<asCompleted %d of %d pending>".formatted(pending.size(), total);
  }

  /** Passes a future that is done to the first request. */
  private final class Ended implements AwaitingCallback {

    private final F future;

    Ended(F future) {
      this.future = future;
    }

    @Override
    public @Nullable LoopFuture<?> waiter() {
      Request<F> first = requests.peek();
      return first == null ? null : first.future();
    }

    @Override
    public void accept(LoopFuture<?> done) {
      ended(this);
    }
  }

  /** The iterator over the outcomes. */
  private final class OutcomeIterator implements Iterator<LoopFuture<T>> {

    @Override
    public boolean hasNext() {
      return CompletionOrder.this.hasNext();
    }

    @Override
    public LoopFuture<T> next() {
      LoopFuture<T> outcome = loop.createFuture(CompletionOrder.this);
      request(new Request<>(outcome, done -> Outcomes.copy(done, outcome), outcome::setException));
      return outcome;
    }
  }

  /** Takes requests back whose tasks were cancelled. */
  private final class Withdrawals implements WaiterFuture.Source<F> {

    @Override
    public void remove(WaiterFuture<F> waiter) {
      if (requests.removeIf(request -> request.future() == waiter)) {
        unrequested++;
      }
    }

    @Override
    public boolean giveBack(F future) {
      unrequested++;
      if (!serve(future)) {
        done.addFirst(future);
      }
      return true;
    }
  }
}
