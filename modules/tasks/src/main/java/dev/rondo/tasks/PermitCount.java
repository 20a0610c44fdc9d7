package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import org.jspecify.annotations.Nullable;

/**
 * A number of free permits, and the tasks waiting for one. A released permit goes to the first
 * waiting task.
 */
final class PermitCount {

  private final LoopAffinity affinity;
  private final Permit permit;
  private final WaiterQueue<Permit> waiters;
  private @Nullable LoopFuture<Permit> done;
  private int free;

  PermitCount(Object owner, int free, Permit permit) {
    this.free = free;
    this.permit = permit;
    affinity = new LoopAffinity(owner);
    waiters = new WaiterQueue<>(owner, this::giveBack);
  }

  int free() {
    return free;
  }

  int waiting() {
    return waiters.count();
  }

  LoopFuture<Permit> acquire() {
    EventLoop loop = affinity.enter();
    if (free == 0) {
      return waiters.add(loop);
    }
    free--;
    LoopFuture<Permit> ready = done;
    if (ready == null) {
      ready = loop.createFuture();
      ready.setResult(permit);
      done = ready;
    }
    return ready;
  }

  void requireLoopThread() {
    affinity.requireLoopThread();
  }

  void release() {
    if (!waiters.wake(permit)) {
      free++;
    }
  }

  private boolean giveBack(Permit given) {
    release();
    return true;
  }
}
