package dev.rondo.engine.core;

import dev.rondo.engine.spi.Driver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A driver that records each poll's timeout and then runs the next step of a script. */
final class ScriptedDriver implements Driver {

  final List<Long> timeouts = new ArrayList<>();
  final Deque<Runnable> script = new ArrayDeque<>();
  int wakeups;
  boolean closed;

  @Override
  public void poll(long timeoutNanos) {
    timeouts.add(timeoutNanos);
    Runnable next = script.poll();
    if (next != null) {
      next.run();
    }
  }

  @Override
  public void wakeup() {
    wakeups++;
  }

  @Override
  public void close() {
    closed = true;
  }
}
