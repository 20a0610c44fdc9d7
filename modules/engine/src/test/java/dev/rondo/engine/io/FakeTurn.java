package dev.rondo.engine.io;

import dev.rondo.engine.spi.Ready;
import dev.rondo.engine.spi.Turn;
import java.util.ArrayDeque;
import java.util.Deque;

/** A ready queue that the test runs. */
final class FakeTurn implements Turn {

  final Deque<Ready> queue = new ArrayDeque<>();

  @Override
  public void ready(Ready event) {
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
