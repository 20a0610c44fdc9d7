package dev.rondo.engine.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Timers in order of due time: a binary heap that removes cancelled timers lazily. */
final class TimerQueue {

  private static final int MIN_TO_COMPACT = 100;

  private Timer[] heap = new Timer[64];
  private int size;
  private int cancelled;

  int size() {
    return size;
  }

  void add(Timer timer) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    timer.queued = true;
    siftUp(size++, timer);
  }

  /** Records that a queued timer was cancelled. */
  void cancelled() {
    cancelled++;
  }

  /**
   * Removes cancelled timers: all of them if most of a large heap is cancelled, or else those at
   * the front.
   */
  void purge() {
    if (cancelled == 0) {
      return;
    }
    if (size > MIN_TO_COMPACT && cancelled * 2 > size) {
      compact();
      return;
    }
    while (size > 0 && heap[0].isCancelled()) {
      cancelled--;
      removeFirst();
    }
  }

  /** The first timer, also if cancelled; null if there is none. */
  @Nullable Timer first() {
    return size == 0 ? null : heap[0];
  }

  /** Removes and returns the first timer if it is due at {@code now}, or else null. */
  @Nullable Timer takeDue(long now) {
    if (size == 0 || heap[0].nanos() > now) {
      return null;
    }
    Timer first = removeFirst();
    if (first.isCancelled()) {
      cancelled--;
    }
    return first;
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      heap[i].queued = false;
    }
    Arrays.fill(heap, 0, size, null);
    size = 0;
    cancelled = 0;
  }

  private void compact() {
    int live = 0;
    for (int i = 0; i < size; i++) {
      Timer timer = heap[i];
      if (timer.isCancelled()) {
        timer.queued = false;
      } else {
        heap[live++] = timer;
      }
    }
    Arrays.fill(heap, live, size, null);
    size = live;
    cancelled = 0;
    for (int i = (size >>> 1) - 1; i >= 0; i--) {
      siftDown(i, heap[i]);
    }
  }

  private Timer removeFirst() {
    Timer first = heap[0];
    first.queued = false;
    Timer last = heap[--size];
    clearSlot(size);
    if (size > 0) {
      siftDown(0, last);
    }
    return first;
  }

  @SuppressWarnings("NullAway") // slots from size on are not read
  private void clearSlot(int slot) {
    heap[slot] = null;
  }

  private void siftUp(int index, Timer timer) {
    int i = index;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (heap[parent].nanos() <= timer.nanos()) {
        break;
      }
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = timer;
  }

  private void siftDown(int index, Timer timer) {
    int i = index;
    for (int half = size >>> 1; i < half; ) {
      int child = 2 * i + 1;
      if (child + 1 < size && heap[child + 1].nanos() < heap[child].nanos()) {
        child++;
      }
      if (timer.nanos() <= heap[child].nanos()) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = timer;
  }
}
