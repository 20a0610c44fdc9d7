package dev.rondo.benchmarks.simulation;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.time.Duration;

/** A callback that schedules itself again, at times that differ. */
final class TimerChain implements Runnable {

  private final EventLoop loop;
  private final Countdown countdown;

  TimerChain(EventLoop loop, int count) {
    this.loop = loop;
    countdown = new Countdown(loop, count);
  }

  @Override
  public void run() {
    if (countdown.next()) {
      loop.callLater(Duration.ofNanos(1_000_000 + countdown.left() % 1000 * 1000L), this);
    }
  }

  LoopFuture<String> done() {
    return countdown.done();
  }
}
