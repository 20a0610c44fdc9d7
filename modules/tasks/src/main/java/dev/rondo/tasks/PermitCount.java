package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/** A number of permits, and those that wait for one. Who releases one hands it on. */
final class PermitCount {

  private final LoopAffinity home;
  private final Permit held;
  private final WaiterQueue<Permit> waiters = new WaiterQueue<>(this::giveBack);
  private @Nullable LoopFuture<Permit> done;
  private int free;

  PermitCount(Object owner, int free, Permit held) {
    this.free = free;
    this.held = held;
    home = new LoopAffinity(owner);
  }

  int free() {
    return free;
  }

  int waiting() {
    return waiters.count();
  }

  LoopFuture<Permit> acquire() {
    EventLoop loop = home.enter();
    if (free == 0) {
      return waiters.add(loop);
    }
    free--;
    LoopFuture<Permit> ready = done;
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

  private boolean giveBack(Permit given) {
    release();
    return true;
  }
}
