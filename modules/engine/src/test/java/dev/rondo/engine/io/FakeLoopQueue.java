package dev.rondo.engine.io;

import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop queue whose events run when the test says so. */
final class FakeLoopQueue implements LoopQueue {

  final Deque<LoopEvent> queue = new ArrayDeque<>();

  @Override
  public void enqueue(LoopEvent event) {
    queue.add(event);
  }

  @Override
  public void atEndOfCallback(Runnable flush) {
    flush.run();
  }

  void run() {
    for (int count = queue.size(); count > 0; count--) {
      queue.remove().run();
    }
  }
}
