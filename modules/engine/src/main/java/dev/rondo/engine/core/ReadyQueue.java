package dev.rondo.engine.core;

import dev.rondo.engine.spi.LoopEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is ready to run, first in first out: a ring for the holder of the turn, and an inbox into
 * which any thread posts without a lock.
 */
final class ReadyQueue {

  /*
   * The inbox is a stack of linked events; the owner takes all of it at once and reverses it, so that
   * events of one thread keep their order. A wake-up costs a system call, so a poster makes one only if
   * the owner has said that it sleeps and nobody else has woken it since: owner and poster each write
   * their own side (state, inbox) before reading the other's, both volatile.
   */

  /** Enough to make the poll between two batches cheap, and few enough to run in some 100 µs. */
  private static final int MOST_TAKEN = 1024;

  private static final int AWAKE = 0;
  private static final int POLLING = 1;
  private static final int PARKED = 2;

  private static final VarHandle INBOX;
  private static final VarHandle SLEEP;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INBOX = lookup.findVarHandle(ReadyQueue.class, "inbox", LoopEvent.class);
      SLEEP = lookup.findVarHandle(ReadyQueue.class, "sleep", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Stands where an event was taken out of turn. */
  private static final LoopEvent TAKEN = LoopEvent.of(() -> {});

  private @Nullable LoopEvent[] ring = new LoopEvent[256];
  private int head;
  private int tail;

  /** Events that were taken from the inbox and have no place in the ring yet, oldest first. */
  private @Nullable LoopEvent backlog;

  private @Nullable LoopEvent backlogEnd;

  private volatile @Nullable LoopEvent inbox;
  private volatile int sleep;
  private volatile @Nullable Thread sleeper;
  private final Runnable wakeup;

  ReadyQueue(Runnable wakeup) {
    this.wakeup = wakeup;
  }

  int size() {
    return tail - head;
  }

  void add(LoopEvent event) {
    if (tail - head == ring.length) {
      grow();
    }
    ring[tail++ & ring.length - 1] = event;
  }

  @Nullable LoopEvent peek() {
    return head == tail ? null : ring[head & ring.length - 1];
  }

  /** The first event; there must be one. */
  LoopEvent take() {
    int slot = head & ring.length - 1;
    LoopEvent event = ring[slot];
    if (event == null) {
      throw new IllegalStateException("nothing is ready");
    }
    ring[slot] = null;
    head++;
    return event;
  }

  /** The first step among what is ready, leaving the callbacks before it where they are. */
  @Nullable LoopEvent takeStep() {
    for (int i = head; i != tail; i++) {
      LoopEvent event = ring[i & ring.length - 1];
      if (event != null && event.isStep()) {
        ring[i & ring.length - 1] = TAKEN;
        return event;
      }
    }
    return null;
  }

  void clear() {
    inbox = null;
    backlog = null;
    backlogEnd = null;
    while (head != tail) {
      ring[head++ & ring.length - 1] = null;
    }
  }

  /** Adds from any thread, and wakes the owner if it sleeps. */
  void post(LoopEvent event) {
    LoopEvent first;
    do {
      first = inbox;
      event.link = first;
    } while (!INBOX.compareAndSet(this, first, event));
    // Whoever found the inbox not empty has been preceded by somebody who woke the owner.
    if (first == null) {
      wake();
    }
  }

  /** Wakes the owner if it sleeps. For any thread. */
  void wake() {
    int state = sleep;
    if (state != AWAKE && SLEEP.compareAndSet(this, state, AWAKE)) {
      if (state == POLLING) {
        wakeup.run();
      } else {
        LockSupport.unpark(sleeper);
      }
    }
  }

  /**
   * Moves events that other threads have posted to the end of the ring, in the order of their
   * threads: a bounded number, so that threads which post faster than the loop runs starve neither
   * timers nor descriptors. The others stay in the backlog for the next call.
   */
  void takeInbox() {
    if (inbox != null) {
      extendBacklog();
    }
    LoopEvent first = backlog;
    for (int moved = 0; first != null && moved < MOST_TAKEN; moved++) {
      LoopEvent next = first.link;
      first.link = null;
      add(first);
      first = next;
    }
    backlog = first;
    if (first == null) {
      backlogEnd = null;
    }
  }

  private void extendBacklog() {
    LoopEvent last = (LoopEvent) INBOX.getAndSet(this, null);
    LoopEvent end = last;
    LoopEvent first = null;
    while (last != null) {
      LoopEvent before = last.link;
      last.link = first;
      first = last;
      last = before;
    }
    LoopEvent before = backlogEnd;
    if (before == null) {
      backlog = first;
    } else {
      before.link = first;
    }
    backlogEnd = end;
  }

  /** Returns whether {@link #takeInbox} has left events for its next call. */
  boolean hasBacklog() {
    return backlog != null;
  }

  /** Whether nothing was posted since the last {@link #takeInbox()}. */
  boolean inboxIsEmpty() {
    return inbox == null;
  }

  /** Says that the owner is about to block in a poll; false if it must not because of a post. */
  boolean beforePoll() {
    sleep = POLLING;
    if (inbox != null || backlog != null) {
      sleep = AWAKE;
      return false;
    }
    return true;
  }

  void afterPoll() {
    if (sleep != AWAKE) {
      sleep = AWAKE;
    }
  }

  /** Blocks the owner until an event is posted or the thread is interrupted. */
  void park() {
    sleeper = Thread.currentThread();
    sleep = PARKED;
    while (inbox == null
        && backlog == null
        && sleep == PARKED
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.park(this);
    }
    sleep = AWAKE;
    sleeper = null;
  }

  private void grow() {
    @Nullable LoopEvent[] larger = new LoopEvent[ring.length * 2];
    int count = tail - head;
    for (int i = 0; i < count; i++) {
      larger[i] = ring[head + i & ring.length - 1];
    }
    ring = larger;
    head = 0;
    tail = count;
  }
}
