package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/** A number of permits, and those that wait for one. Who releases one hands it on. */
final class Permits {

  private final Home home;
  private final Held held;
  private final Waiters<Held> waiters = new Waiters<>(this::giveBack);
  private @Nullable LoopFuture<Held> done;
  private int free;

  Permits(Object owner, int free, Held held) {
    this.free = free;
    this.held = held;
    home = new Home(owner);
  }

  int free() {
    return free;
  }

  int waiting() {
    return waiters.count();
  }

  LoopFuture<Held> acquire() {
    EventLoop loop = home.enter();
    if (free == 0) {
      return waiters.add(loop);
    }
    free--;
    LoopFuture<Held> ready = done;
    if (ready == null) {
      ready = loop.createFuture();
      ready.setResult(held);
      done = ready;
    }
    return ready;
  }

  void requireTurn() {
    home.requireTurn();
  }

  void release() {
    if (!waiters.wake(held)) {
      free++;
    }
  }

  private boolean giveBack(Held given) {
    release();
    return true;
  }
}
