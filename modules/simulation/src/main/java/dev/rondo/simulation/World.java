package dev.rondo.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that some hosts share, and the events of their network. Its monitor guards the hosts and
 * their sockets, because loops of one world may run on several threads.
 */
final class World {

  /*
   * Time stands still while a loop runs callbacks, and jumps to the next timer or event once all loops
   * that run are waiting. A loop that never waits would never reach its timers; so after some turns in a
   * row, each further turn takes a little time. So does a turn that reads the clock again and again:
   * each further reading takes longer, from a nanosecond on.
   */

  private static final int FREE_READINGS = 1000;
  private static final int SLOWEST_READING = 20;

  private static final int FREE_TURNS = 32;
  private static final long TURN_NANOS = 50_000;

  private final @Nullable Trace trace;
  private final PriorityQueue<NetworkEvent> events = new PriorityQueue<>();
  private final List<SimulatedPoller> running = new ArrayList<>();
  private volatile long now;
  private long eventNumber;
  private int readings;
  private int waiting;
  private int busyTurns;
  private int outsideWork;

  /** The system's time up to which real time was counted, while threads outside the loops work. */
  private long counted;

  /** Creates a world whose events are added to {@code trace}; null for none. */
  World(@Nullable Trace trace) {
    this.trace = trace;
  }

  boolean isTraced() {
    return trace != null;
  }

  Trace trace() {
    return Objects.requireNonNull(trace);
  }

  /** Returns the nanoseconds since the beginning of this world. For any thread. */
  long now() {
    return now;
  }

  /** As {@link #now}, for a loop that asks for the time. */
  long readClock() {
    if (++readings > FREE_READINGS) {
      synchronized (this) {
        now += 1L << Math.min(readings / FREE_READINGS - 1, SLOWEST_READING);
      }
    }
    return now;
  }

  /** Makes {@code happening} happen at {@code time}. */
  synchronized void scheduleAt(long time, Runnable happening) {
    events.add(new NetworkEvent(time, eventNumber++, happening));
  }

  /** As {@link dev.rondo.engine.spi.Driver#outsideWork}. */
  synchronized void outsideWork(int change) {
    if (change == 0) {
      return;
    }
    if (outsideWork == 0) {
      counted = System.nanoTime();
    }
    outsideWork += change;
    notifyAll();
  }

  /** Wakes the loops that wait, to check whether they are ready. */
  void changed() {
    if (waiting > 0) {
      notifyAll();
    }
  }

  // --- loops that run by themselves ---

  /** As {@link dev.rondo.engine.spi.Driver#poll}, for the loop of {@code poller}. */
  synchronized void poll(SimulatedPoller poller, long timeout) {
    if (!running.contains(poller)) {
      running.add(poller);
    }
    readings = 0;
    happenDue();
    boolean woken = poller.takeWakeup();
    if (poller.report() || woken || timeout == 0) {
      takeTurn();
      return;
    }
    poller.deadline = timeout < 0 || now + timeout < now ? Long.MAX_VALUE : now + timeout;
    waiting++;
    int outside = poller.isVirtual() || timeout < 0 ? 0 : 1; // It waits for another clock.
    outsideWork(outside);
    try {
      while (!poller.takeWakeup() && !poller.isReady() && now < poller.deadline) {
        await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
      outsideWork(-outside);
    }
    poller.report();
  }

  /** Notes that the loop of {@code poller} has stopped running. */
  synchronized void leave(SimulatedPoller poller) {
    running.remove(poller);
    changed();
  }

  private synchronized void takeTurn() {
    if (++busyTurns > FREE_TURNS) {
      now += TURN_NANOS;
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void await() throws InterruptedException {
    long next = waiting < running.size() || isAnyDue() ? Long.MAX_VALUE : nextTime();
    if (next == Long.MAX_VALUE) {
      wait();
    } else if (outsideWork == 0) {
      moveTo(next);
    } else {
      TimeUnit.NANOSECONDS.timedWait(this, next - now);
      long time = System.nanoTime();
      moveTo(Math.min(next, now + time - counted));
      counted = time;
    }
  }

  /** Returns whether a waiting loop has something to do, so that time must not move on yet. */
  private boolean isAnyDue() {
    for (SimulatedPoller each : running) {
      if (each.isWoken() || each.isReady() || each.deadline <= now) {
        return true;
      }
    }
    return false;
  }

  private long nextTime() {
    long next = nextEventTime();
    for (SimulatedPoller each : running) {
      next = Math.min(next, each.deadline);
    }
    return next;
  }

  // --- for schedulers ---

  /** Reports to the loop of {@code poller} what is ready, for one iteration of it. */
  synchronized void step(SimulatedPoller poller) {
    readings = 0;
    poller.takeWakeup();
    poller.report();
    takeTurn();
  }

  /** Returns the time of the next event of the network; the largest value if there is none. */
  long nextEventTime() {
    NetworkEvent first = events.peek();
    return first == null ? Long.MAX_VALUE : first.time();
  }

  /** Moves the time on to {@code time}, and makes the events happen that are then due. */
  void moveTo(long time) {
    now = Math.max(now, time);
    busyTurns = 0;
    happenDue();
    changed();
  }

  private void happenDue() {
    for (NetworkEvent first = events.peek();
        first != null && first.time() <= now;
        first = events.peek()) {
      events.remove();
      first.happening().run();
    }
  }
}
