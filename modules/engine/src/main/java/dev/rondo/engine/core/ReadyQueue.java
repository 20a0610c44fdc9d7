package dev.rondo.engine.core;

import dev.rondo.engine.spi.LoopEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The ready events of a loop, first in, first out: a ring for the owner (the holder of the loop's
 * turn), and a lock-free inbox into which any thread posts.
 */
final class ReadyQueue {

  /*
   * The inbox is a stack of linked events. The owner takes all of it at once and reverses it, so that
   * the events of one thread keep their order. A wake-up costs a system call, so a poster makes one
   * only if the owner is blocked and no other poster has woken it since. No wake-up is lost, because
   * both sides write before they read: the owner ownerState and then inbox, the poster inbox and then
   * ownerState. Both fields are volatile.
   */

  /** Enough to make the poll between two batches cheap, and few enough to run in some 100 µs. */
  private static final int MOST_TAKEN = 1024;

  /**
   * The same for steps of tasks. A task that waited in a blocking call of the JDK may make a whole
   * call of a library in one step, some 50 µs, so timers would wait 50 ms for 1024 of them.
   */
  private static final int MOST_STEPS_TAKEN = 128;

  /** The length of the backlog from which posters are slowed down: a few ms of short callbacks. */
  private static final int CROWDED = 65_536;

  private static final int AWAKE = 0;
  private static final int POLLING = 1;
  private static final int PARKED = 2;

  private static final VarHandle INBOX;
  private static final VarHandle OWNER_STATE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INBOX = lookup.findVarHandle(ReadyQueue.class, "inbox", LoopEvent.class);
      OWNER_STATE = lookup.findVarHandle(ReadyQueue.class, "ownerState", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Replaces a task step that was taken from the middle of the ring. */
  private static final LoopEvent PLACEHOLDER = LoopEvent.of(() -> {});

  private @Nullable LoopEvent[] ring = new LoopEvent[256];
  private int head;
  private int tail;

  /** Events that were taken from the inbox and have no place in the ring yet, oldest first. */
  private @Nullable LoopEvent backlog;

  private @Nullable LoopEvent backlogEnd;
  private int backlogSize;

  private volatile boolean crowded;
  private volatile @Nullable LoopEvent inbox;
  private volatile int ownerState;
  private volatile @Nullable Thread parkedOwner;
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

  /** Removes the first event; there must be one. */
  LoopEvent take() {
    int slot = head & ring.length - 1;
    LoopEvent event = ring[slot];
    if (event == null) {
      throw new IllegalStateException("no event is ready");
    }
    ring[slot] = null;
    head++;
    return event;
  }

  /** Removes the first task step, and leaves the callbacks before it in place; null if none. */
  @Nullable LoopEvent takeStep() {
    for (int i = head; i != tail; i++) {
      LoopEvent event = ring[i & ring.length - 1];
      if (event != null && event.isStep()) {
        ring[i & ring.length - 1] = PLACEHOLDER;
        return event;
      }
    }
    return null;
  }

  void clear() {
    inbox = null;
    backlog = null;
    backlogEnd = null;
    backlogSize = 0;
    crowded = false;
    while (head != tail) {
      ring[head++ & ring.length - 1] = null;
    }
  }

  /** Adds {@code event} from any thread, and wakes the owner if it is blocked. */
  void post(LoopEvent event) {
    LoopEvent first;
    do {
      first = inbox;
      event.link = first;
    } while (!INBOX.compareAndSet(this, first, event));
    // A non-empty inbox means an earlier poster has already woken the owner.
    if (first == null) {
      wake();
    }
  }

  /** Wakes the owner if it is blocked. For any thread. */
  void wake() {
    int state = ownerState;
    if (state != AWAKE && OWNER_STATE.compareAndSet(this, state, AWAKE)) {
      if (state == POLLING) {
        wakeup.run();
      } else {
        LockSupport.unpark(parkedOwner);
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
    if (first == null) {
      return;
    }
    int moved = 0;
    int steps = 0;
    for (; first != null && moved < MOST_TAKEN && steps < MOST_STEPS_TAKEN; moved++) {
      if (first.isStep()) {
        steps++;
      }
      LoopEvent next = first.link;
      first.link = null;
      add(first);
      first = next;
    }
    backlog = first;
    if (first == null) {
      backlogEnd = null;
    }
    backlogSize -= moved;
    if (crowded ? backlogSize < CROWDED / 2 : backlogSize > CROWDED) {
      crowded = !crowded;
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
      backlogSize++;
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

  /** Returns whether threads post faster than the owner takes. For any thread. */
  boolean isCrowded() {
    return crowded;
  }

  /** Returns whether no event was posted since the last {@link #takeInbox()}. */
  boolean inboxIsEmpty() {
    return inbox == null;
  }

  /** Announces that the owner will block in a poll; false if it must not, because of a post. */
  boolean beforePoll() {
    ownerState = POLLING;
    if (inbox != null || backlog != null) {
      ownerState = AWAKE;
      return false;
    }
    return true;
  }

  void afterPoll() {
    if (ownerState != AWAKE) {
      ownerState = AWAKE;
    }
  }

  /** Blocks the owner until an event is posted or the thread is interrupted. */
  void park() {
    parkedOwner = Thread.currentThread();
    ownerState = PARKED;
    while (inbox == null
        && backlog == null
        && ownerState == PARKED
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.park(this);
    }
    ownerState = AWAKE;
    parkedOwner = null;
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
