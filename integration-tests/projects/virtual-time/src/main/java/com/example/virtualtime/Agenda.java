package com.example.virtualtime;

import dev.rondo.LoopTime;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The callbacks to run now and later. For any thread. */
final class Agenda {

  /**
   * The time that an iteration takes, so that a loop that is always busy reaches its timers too.
   */
  private static final long ITERATION = 50_000;

  private final Queue<Callback> ready = new ArrayDeque<>();
  private final TreeSet<VirtualTimer> timers = new TreeSet<>(VirtualTimer.ORDER);
  private final VirtualClock clock;
  private final Random random;
  private long numbers;
  private int elsewhere;

  Agenda(VirtualClock clock, Random random) {
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

  synchronized void forget(VirtualTimer timer) {
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

  /** Work begins on another thread: until it ends, time passes here as it does there. */
  synchronized void leave() {
    elsewhere++;
  }

  /** Work has ended on another thread. */
  synchronized void comeBack() {
    elsewhere--;
    notifyAll();
  }

  /** Lets time pass, until there is something to run if {@code wait}, and tells how much is. */
  synchronized int advance(boolean wait) {
    clock.skip(ITERATION);
    takeDue();
    while (wait && ready.isEmpty()) {
      pass();
      takeDue();
    }
    return ready.size();
  }

  synchronized @Nullable Callback next() {
    return ready.poll();
  }

  private void pass() {
    LoopTime next = timers.isEmpty() ? LoopTime.MAX : timers.first().when();
    long delay = next.nanos() - clock.nanoTime();
    try {
      if (next.equals(LoopTime.MAX)) {
        wait();
      } else if (elsewhere == 0) {
        clock.reach(next.nanos());
      } else if (delay > 0) {
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.timedWait(this, delay);
        clock.skip(Math.min(delay, System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      // An interrupt is for the callback that runs, and none does.
    }
  }

  private void takeDue() {
    LoopTime now = new LoopTime(clock.nanoTime());
    while (!timers.isEmpty() && timers.first().when().compareTo(now) <= 0) {
      ready.add(timers.removeFirst());
    }
  }
}
