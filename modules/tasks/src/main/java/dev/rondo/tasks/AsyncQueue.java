package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue from tasks to tasks. Fair: items are given to those who wait in the order in which they
 * asked, and so is room. Mirrors {@code asyncio.Queue}; {@link #priority} makes an {@code
 * asyncio.PriorityQueue} and {@link #lifo} an {@code asyncio.LifoQueue}.
 *
 * <p>Made anywhere; it then belongs to the loop in which it is first waited for, and is used on
 * that loop's turn: other threads put by {@code loop.callSoonThreadsafe(() ->
 * queue.putNowait(item))}.
 */
public final class AsyncQueue<T> {

  private final QueueOrder<T> items;
  private final int maxsize;
  private final LoopAffinity home = new LoopAffinity(this);
  private final WaiterQueue<T> getters = new WaiterQueue<>(this::takeBack);

  /** What was put has perhaps gone out again: a put that has happened cannot be given back. */
  private final WaiterQueue<@Nullable Void> putters = new WaiterQueue<>(done -> false);

  private final AsyncEvent finished = new AsyncEvent();
  private int unfinished;
  private boolean shutDown;
  private boolean emptied;

  /** A queue without limit: first in, first out. */
  public AsyncQueue() {
    this(0);
  }

  /**
   * A queue of at most {@code maxsize} items: first in, first out.
   *
   * @param maxsize without limit if zero or less
   */
  public AsyncQueue(int maxsize) {
    this(maxsize, QueueOrder.firstInFirstOut());
  }

  private AsyncQueue(int maxsize, QueueOrder<T> items) {
    this.maxsize = Math.max(0, maxsize);
    this.items = items;
    finished.set();
  }

  /** A queue out of which the least item comes first; equal ones in any order. */
  public static <T extends Comparable<? super T>> AsyncQueue<T> priority(int maxsize) {
    return priority(maxsize, Comparator.naturalOrder());
  }

  /** A queue out of which comes first what is least by {@code order}; equal ones in any order. */
  public static <T> AsyncQueue<T> priority(int maxsize, Comparator<? super T> order) {
    return new AsyncQueue<>(maxsize, QueueOrder.leastFirst(order));
  }

  /** A queue out of which the newest item comes first. */
  public static <T> AsyncQueue<T> lifo(int maxsize) {
    return new AsyncQueue<>(maxsize, QueueOrder.lastInFirstOut());
  }

  // --- putting ---

  /**
   * Done when {@code item} is in the queue, which may have to wait for room. If the task that
   * awaits this is cancelled it is not; a task that is cancelled when the item is in already goes
   * on, and is cancelled at its next await. Fails with a {@link QueueShutDownException}. Mirrors
   * {@code put}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException in another loop than before
   */
  public LoopFuture<@Nullable Void> put(T item) {
    Objects.requireNonNull(item, "item");
    EventLoop loop = home.enter();
    if (shutDown) {
      return failed(loop, takesNoMore());
    }
    if (isFull()) {
      return putters.add(loop, () -> insert(item));
    }
    insert(item);
    return home.done();
  }

  /**
   * Puts {@code item} into the queue now. Mirrors {@code put_nowait}.
   *
   * @throws QueueFullException if there is no room
   * @throws QueueShutDownException if the queue was shut down
   */
  public void putNowait(T item) {
    Objects.requireNonNull(item, "item");
    home.requireTurn();
    if (shutDown) {
      throw takesNoMore();
    }
    if (isFull()) {
      throw new QueueFullException("there is no room without waiting: " + this);
    }
    insert(item);
  }

  private void insert(T item) {
    unfinished++;
    finished.clear();
    if (!getters.wake(item)) {
      items.adder().accept(item);
    }
  }

  // --- getting ---

  /**
   * The next item, for which it may have to wait. If the task that awaits this is cancelled it has
   * taken none. Fails with a {@link QueueShutDownException} if the queue was shut down and is
   * empty. Mirrors {@code get}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException in another loop than before
   */
  public LoopFuture<T> get() {
    EventLoop loop = home.enter();
    if (isEmpty()) {
      return shutDown ? failed(loop, hasNoMore()) : getters.add(loop);
    }
    LoopFuture<T> got = loop.createFuture();
    got.setResult(takeNext());
    return got;
  }

  /**
   * The next item, now. Mirrors {@code get_nowait}.
   *
   * @throws QueueEmptyException if there is none
   * @throws QueueShutDownException if there is none and the queue was shut down
   */
  public T getNowait() {
    home.requireTurn();
    if (isEmpty()) {
      throw shutDown
          ? hasNoMore()
          : new QueueEmptyException("there is no item without waiting: " + this);
    }
    return takeNext();
  }

  private T takeNext() {
    T item = items.all().remove();
    if (!isFull()) {
      putters.wake(null);
    }
    return item;
  }

  private boolean takeBack(T item) {
    if (emptied) {
      taskDone();
    } else if (!getters.wake(item)) {
      items.returner().accept(item);
    }
    return true;
  }

  // --- the work that the items are ---

  /**
   * Says that the work on an item that was taken is done. Mirrors {@code task_done}.
   *
   * @throws IllegalStateException if this was said for every item that was put
   */
  public void taskDone() {
    home.requireTurn();
    if (unfinished == 0) {
      throw new IllegalStateException("taskDone was called more often than items were put");
    }
    unfinished--;
    if (unfinished == 0) {
      finished.set();
    }
  }

  /** Done when {@link #taskDone()} was called for every item that was put. Mirrors {@code join}. */
  public LoopFuture<@Nullable Void> join() {
    home.enter();
    return finished.waitUntilSet();
  }

  /** As {@link #shutdown(boolean)}, leaving the items to be taken. Mirrors {@code shutdown}. */
  public void shutdown() {
    shutdown(false);
  }

  /**
   * Ends the queue. It takes no more, who waits for an item or for room fails with a {@link
   * QueueShutDownException}, and so does who asks for an item when all are taken. Mirrors {@code
   * shutdown}.
   *
   * @param immediate whether the items are dropped, as if the work on them were done
   */
  public void shutdown(boolean immediate) {
    home.requireTurn();
    shutDown = true;
    if (immediate) {
      emptied = true;
      for (T item = items.all().poll(); item != null; item = items.all().poll()) {
        taskDone();
      }
    }
    getters.failAll(this::hasNoMore);
    putters.failAll(this::takesNoMore);
  }

  // --- state ---

  /** How many items there are. Mirrors {@code qsize}. */
  public int qsize() {
    return items.all().size();
  }

  /** How many items there is room for; 0 for no limit. Mirrors {@code maxsize}. */
  public int maxsize() {
    return maxsize;
  }

  /** Whether there is no item. Mirrors {@code empty}. */
  public boolean isEmpty() {
    return items.all().isEmpty();
  }

  /** Whether there is no room. Mirrors {@code full}. */
  public boolean isFull() {
    return maxsize > 0 && qsize() >= maxsize;
  }

  private QueueShutDownException takesNoMore() {
    return new QueueShutDownException("the queue was shut down and takes no more: " + this);
  }

  private QueueShutDownException hasNoMore() {
    return new QueueShutDownException("the queue was shut down and has no more: " + this);
  }

  private static <V extends @Nullable Object> LoopFuture<V> failed(
      EventLoop loop, Exception failure) {
    LoopFuture<V> failed = loop.createFuture();
    failed.setException(failure);
    return failed;
  }

  @Override
  public String toString() {
    String limit = maxsize == 0 ? "" : " of " + maxsize;
    return "<AsyncQueue %d%s, %d unfinished%s>"
        .formatted(qsize(), limit, unfinished, shutDown ? ", shut down" : "");
  }
}
