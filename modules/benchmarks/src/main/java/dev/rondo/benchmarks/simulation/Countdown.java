package dev.rondo.benchmarks.simulation;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;

/** A number of events that a benchmark waits for. */
final class Countdown {

  private final LoopFuture<String> done;
  private int left;

  Countdown(EventLoop loop, int count) {
    done = loop.createFuture();
    left = count;
  }

  /** Counts one event; returns whether more are to come. */
  boolean next() {
    if (--left == 0) {
      done.setResult("done");
    }
    return left > 0;
  }

  /** Returns how many events are left. */
  int left() {
    return left;
  }

  LoopFuture<String> done() {
    return done;
  }
}
