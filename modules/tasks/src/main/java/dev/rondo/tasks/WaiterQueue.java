package dev.rondo.tasks;

import dev.rondo.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting tasks in order of arrival: first come, first served. */
final class WaiterQueue<T extends @Nullable Object> implements WaiterFuture.Source<T> {

  /** The waiters, each with the action that runs before it is woken. */
  private final LinkedHashMap<WaiterFuture<T>, Runnable> waiters = new LinkedHashMap<>();

  private final Object owner;
  private final Predicate<T> giveBack;

  /**
   * @param owner the object that the tasks wait for, which describes itself
   * @param giveBack takes back the result of a waiter whose task was cancelled before taking it;
   *     returns false if that is impossible
   */
  WaiterQueue(Object owner, Predicate<T> giveBack) {
    this.owner = owner;
    this.giveBack = giveBack;
  }

  /** Adds a waiter at the end of the queue. */
  WaiterFuture<T> add(EventLoop loop) {
    return add(loop, WaiterQueue::nothing);
  }

  /** As {@link #add(EventLoop)}; {@code action} runs before the waiter is woken. */
  WaiterFuture<T> add(EventLoop loop, Runnable action) {
    WaiterFuture<T> waiter = new WaiterFuture<>(loop.createFuture(owner), this);
    waiters.put(waiter, action);
    return waiter;
  }

  private static void nothing() {}

  /** Completes the first waiter with {@code result}; returns false if there is none. */
  boolean wake(T result) {
    Map.Entry<WaiterFuture<T>, Runnable> first = takeFirst();
    if (first == null) {
      return false;
    }
    first.getValue().run();
    first.getKey().succeed(result);
    return true;
  }

  /** Completes all waiters with {@code result}. */
  void wakeAll(T result) {
    boolean more = true;
    while (more) {
      more = wake(result);
    }
  }

  /** Fails all waiters, each with an exception of its own. */
  void failAll(Supplier<? extends Exception> failure) {
    for (var first = takeFirst(); first != null; first = takeFirst()) {
      first.getKey().fail(failure.get());
    }
  }

  private Map.@Nullable Entry<WaiterFuture<T>, Runnable> takeFirst() {
    var first = waiters.pollFirstEntry();
    while (first != null && first.getKey().isDone()) {
      first = waiters.pollFirstEntry(); // Cancelled, but its task has not resumed yet.
    }
    return first;
  }

  /** Returns the number of waiters that are not done. */
  int count() {
    int count = 0;
    for (WaiterFuture<T> waiter : waiters.keySet()) {
      count += waiter.isDone() ? 0 : 1;
    }
    return count;
  }

  boolean hasAtLeast(int number) {
    return waiters.size() >= number && count() >= number;
  }

  @Override
  public void remove(WaiterFuture<T> waiter) {
    waiters.remove(waiter);
  }

  @Override
  public boolean giveBack(T result) {
    return giveBack.test(result);
  }
}
