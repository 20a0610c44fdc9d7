package com.example.virtualtime;

import dev.rondo.LoopTime;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The callbacks to run now, and the timers. Can be used on any thread. */
final class VirtualQueue {

  /**
   * The virtual nanoseconds that an iteration takes, so that a busy loop reaches its timers too.
   */
  private static final long ITERATION = 50_000;

  private final Queue<Callback> ready = new ArrayDeque<>();
  private final TreeSet<VirtualTimer> timers = new TreeSet<>(VirtualTimer.ORDER);
  private final VirtualClock clock;
  private final Random random;
  private long numbers;
  private int outsideWork;

  VirtualQueue(VirtualClock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  synchronized void add(Callback callback) {
    ready.add(callback);
    notifyAll();
  }

  synchronized void add(VirtualTimer timer) {
    timers.add(timer);
  }

  synchronized void remove(VirtualTimer timer) {
    timers.remove(timer);
  }

  synchronized void clear() {
    ready.clear();
    timers.clear();
  }

  synchronized int nextTie() {
    return random.nextInt();
  }

  synchronized long nextNumber() {
    return numbers++;
  }

  /** Notes that work begins on another thread. Until it ends, virtual time passes in real time. */
  synchronized void workBegins() {
    outsideWork++;
  }

  /** Notes that work on another thread has ended. */
  synchronized void workEnds() {
    outsideWork--;
    notifyAll();
  }

  /** Advances the time; if {@code wait}, until there is a callback to run. Returns their number. */
  synchronized int advance(boolean wait) {
    clock.skip(ITERATION);
    enqueueDueTimers();
    while (wait && ready.isEmpty()) {
      waitForEvent();
      enqueueDueTimers();
    }
    return ready.size();
  }

  synchronized @Nullable Callback next() {
    return ready.poll();
  }

  private void waitForEvent() {
    LoopTime next = timers.isEmpty() ? LoopTime.MAX : timers.first().when();
    long delay = next.nanos() - clock.nanoTime();
    try {
      if (next.equals(LoopTime.MAX)) {
        wait();
      } else if (outsideWork == 0) {
        clock.skipTo(next.nanos());
      } else if (delay > 0) {
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.timedWait(this, delay);
        clock.skip(Math.min(delay, System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      // Ignored, as by any loop: an interrupt is for a callback, and none is running.
    }
  }

  private void enqueueDueTimers() {
    LoopTime now = new LoopTime(clock.nanoTime());
    while (!timers.isEmpty() && timers.first().when().compareTo(now) <= 0) {
      ready.add(timers.removeFirst());
    }
  }
}
