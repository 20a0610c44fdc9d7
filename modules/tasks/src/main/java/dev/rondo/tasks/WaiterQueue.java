package dev.rondo.tasks;

import dev.rondo.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Those that wait in line: first come, first served. */
final class WaiterQueue<T extends @Nullable Object> implements WaiterFuture.Origin<T> {

  /** Each with what is to be done when its turn comes. */
  private final LinkedHashMap<WaiterFuture<T>, Runnable> line = new LinkedHashMap<>();

  private final Predicate<T> giveBack;

  /**
   * @param giveBack takes back what was given to a waiter whose task was cancelled before it took
   *     it; tells whether that can be
   */
  WaiterQueue(Predicate<T> giveBack) {
    this.giveBack = giveBack;
  }

  /** A new waiter at the end of the line. */
  WaiterFuture<T> add(EventLoop loop) {
    return add(loop, WaiterQueue::nothing);
  }

  /** As {@link #add(EventLoop)}; when its turn comes {@code action} runs first. */
  WaiterFuture<T> add(EventLoop loop, Runnable action) {
    WaiterFuture<T> waiter = new WaiterFuture<>(loop.createFuture(), this);
    line.put(waiter, action);
    return waiter;
  }

  private static void nothing() {}

  /** Gives the first in line {@code result}; false if nobody waits. */
  boolean wake(T result) {
    Map.Entry<WaiterFuture<T>, Runnable> first = takeFirst();
    if (first == null) {
      return false;
    }
    first.getValue().run();
    first.getKey().succeed(result);
    return true;
  }

  /** Gives everybody in line {@code result}. */
  void wakeAll(T result) {
    boolean more = true;
    while (more) {
      more = wake(result);
    }
  }

  /** Fails the wait of everybody in line, each with a failure of its own. */
  void failAll(Supplier<? extends Exception> failure) {
    for (var first = takeFirst(); first != null; first = takeFirst()) {
      first.getKey().fail(failure.get());
    }
  }

  private Map.@Nullable Entry<WaiterFuture<T>, Runnable> takeFirst() {
    var first = line.pollFirstEntry();
    while (first != null && first.getKey().isDone()) {
      first = line.pollFirstEntry(); // That one was cancelled, and its task has not gone on yet.
    }
    return first;
  }

  /** How many wait. */
  int count() {
    int count = 0;
    for (WaiterFuture<T> waiter : line.keySet()) {
      count += waiter.isDone() ? 0 : 1;
    }
    return count;
  }

  boolean areAtLeast(int number) {
    return line.size() >= number && count() >= number;
  }

  @Override
  public void left(WaiterFuture<T> waiter) {
    line.remove(waiter);
  }

  @Override
  public boolean giveBack(T result) {
    return giveBack.test(result);
  }
}
