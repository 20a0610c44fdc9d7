package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue that passes items between tasks. Fair: waiting tasks get an item, or room for one, in the
 * order in which they asked. Mirrors {@code asyncio.Queue}; {@link #priority} makes an {@code
 * asyncio.PriorityQueue} and {@link #lifo} an {@code asyncio.LifoQueue}.
 *
 * <p>Can be created on any thread. It then belongs to the loop in which a task first waits for it,
 * and is used on that loop's thread only. Other threads put items with {@code
 * loop.callSoonThreadsafe(() -> queue.putNowait(item))}.
 */
public final class AsyncQueue<T> {

  private final QueueOrder<T> items;
  private final int maxsize;
  private final LoopAffinity affinity = new LoopAffinity(this);
  private final WaiterQueue<T> getters = new WaiterQueue<>(this, this::returnItem);

  /** A completed put cannot be undone, since the item may already have been taken. */
  private final WaiterQueue<@Nullable Void> putters = new WaiterQueue<>(this, done -> false);

  private final AsyncEvent finished = new AsyncEvent();
  private int unfinished;
  private boolean shutDown;
  private boolean emptied;

  /** Creates an unbounded first-in, first-out queue. */
  public AsyncQueue() {
    this(0);
  }

  /**
   * Creates a first-in, first-out queue of at most {@code maxsize} items.
   *
   * @param maxsize the capacity; unbounded if zero or less
   */
  public AsyncQueue(int maxsize) {
    this(maxsize, QueueOrder.firstInFirstOut());
  }

  private AsyncQueue(int maxsize, QueueOrder<T> items) {
    this.maxsize = Math.max(0, maxsize);
    this.items = items;
    finished.set();
  }

  /** Returns a queue that yields the least item first, and equal items in any order. */
  public static <T extends Comparable<? super T>> AsyncQueue<T> priority(int maxsize) {
    return priority(maxsize, Comparator.naturalOrder());
  }

  /**
   * Returns a queue that yields the least item by {@code order} first, and equal items in any
   * order.
   */
  public static <T> AsyncQueue<T> priority(int maxsize, Comparator<? super T> order) {
    return new AsyncQueue<>(maxsize, QueueOrder.leastFirst(order));
  }

  /** Returns a queue that yields the newest item first. */
  public static <T> AsyncQueue<T> lifo(int maxsize) {
    return new AsyncQueue<>(maxsize, QueueOrder.lastInFirstOut());
  }

  // --- putting ---

  /**
   * Returns a future that completes when {@code item} is in the queue, which may first need room.
   * If the awaiting task is cancelled before that, the item is not put. If the item is already in
   * the queue, the await returns, and the task is cancelled at its next await. Fails with a {@link
   * QueueShutDownException} if the queue is shut down. Mirrors {@code put}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException if the queue belongs to another loop
   */
  public LoopFuture<@Nullable Void> put(T item) {
    Objects.requireNonNull(item, "item");
    EventLoop loop = affinity.enter();
    if (shutDown) {
      return failed(loop, putRefused());
    }
    if (isFull()) {
      return putters.add(loop, () -> insert(item));
    }
    insert(item);
    return affinity.done();
  }

  /**
   * Puts {@code item} into the queue now. Mirrors {@code put_nowait}.
   *
   * @throws QueueFullException if there is no room
   * @throws QueueShutDownException if the queue was shut down
   */
  public void putNowait(T item) {
    Objects.requireNonNull(item, "item");
    affinity.requireLoopThread();
    if (shutDown) {
      throw putRefused();
    }
    if (isFull()) {
      throw new QueueFullException(
          "the queue is full: take an item first, or use put() to wait for room: " + this);
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
   * Returns a future of the next item, which completes when there is one. If the awaiting task is
   * cancelled, it has not taken an item. Fails with a {@link QueueShutDownException} if the queue
   * was shut down and is empty. Mirrors {@code get}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException if the queue belongs to another loop
   */
  public LoopFuture<T> get() {
    EventLoop loop = affinity.enter();
    if (isEmpty()) {
      return shutDown ? failed(loop, getRefused()) : getters.add(loop);
    }
    LoopFuture<T> got = loop.createFuture();
    got.setResult(takeNext());
    return got;
  }

  /**
   * Takes the next item without waiting. Mirrors {@code get_nowait}.
   *
   * @throws QueueEmptyException if the queue is empty
   * @throws QueueShutDownException if the queue is empty and was shut down
   */
  public T getNowait() {
    affinity.requireLoopThread();
    if (isEmpty()) {
      throw shutDown
          ? getRefused()
          : new QueueEmptyException("the queue is empty: use get() to wait for an item: " + this);
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

  private boolean returnItem(T item) {
    if (emptied) {
      drop();
    } else if (!getters.wake(item)) {
      items.returner().accept(item);
    }
    return true;
  }

  // --- finishing the work on items ---

  /**
   * Reports that the work on a taken item is done. Mirrors {@code task_done}.
   *
   * @throws IllegalStateException if it was already called for every item that was put
   */
  public void taskDone() {
    affinity.requireLoopThread();
    if (unfinished == 0) {
      throw new IllegalStateException(
          "taskDone() was called more often than items were put: "
              + "call it once for each item taken");
    }
    finishOne();
  }

  private void finishOne() {
    unfinished--;
    if (unfinished == 0) {
      finished.set();
    }
  }

  /** Counts a dropped item as finished, unless {@link #taskDone()} was already called for it. */
  private void drop() {
    if (unfinished > 0) {
      finishOne();
    }
  }

  /**
   * Returns a future that completes when {@link #taskDone()} was called for every item put. Mirrors
   * {@code join}.
   */
  public LoopFuture<@Nullable Void> join() {
    affinity.enter();
    return finished.waitUntilSet();
  }

  /** Shuts the queue down; the items left can still be taken. Mirrors {@code shutdown}. */
  public void shutdown() {
    shutdown(false);
  }

  /**
   * Shuts the queue down. From then on puts fail with a {@link QueueShutDownException}, and gets do
   * so once the queue is empty; tasks that wait for an item or for room fail at once. Mirrors
   * {@code shutdown}.
   *
   * @param immediate whether to drop the items left, as if the work on them were done
   */
  public void shutdown(boolean immediate) {
    affinity.requireLoopThread();
    shutDown = true;
    if (immediate) {
      emptied = true;
      for (T item = items.all().poll(); item != null; item = items.all().poll()) {
        drop();
      }
    }
    getters.failAll(this::getRefused);
    putters.failAll(this::putRefused);
  }

  // --- state ---

  /** Returns the number of items in the queue. Mirrors {@code qsize}. */
  public int qsize() {
    return items.all().size();
  }

  /** Returns the capacity; 0 if unbounded. Mirrors {@code maxsize}. */
  public int maxsize() {
    return maxsize;
  }

  /** Returns whether the queue is empty. Mirrors {@code empty}. */
  public boolean isEmpty() {
    return items.all().isEmpty();
  }

  /** Returns whether the queue is full. Mirrors {@code full}. */
  public boolean isFull() {
    return maxsize > 0 && qsize() >= maxsize;
  }

  private QueueShutDownException putRefused() {
    return new QueueShutDownException("cannot put an item: the queue was shut down: " + this);
  }

  private QueueShutDownException getRefused() {
    return new QueueShutDownException("no item is left: the queue was shut down: " + this);
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
