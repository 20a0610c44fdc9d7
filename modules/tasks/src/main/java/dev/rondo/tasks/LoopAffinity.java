package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/**
 * The loop that a synchronization object belongs to: the first one in which a task waits for it.
 */
final class LoopAffinity {

  private final Object owner;
  private @Nullable EventLoop loop;
  private @Nullable LoopFuture<@Nullable Void> done;

  LoopAffinity(Object owner) {
    this.owner = owner;
  }

  /**
   * Returns the running loop, to which the owner belongs from now on.
   *
   * @throws IllegalStateException if the owner belongs to another loop
   */
  EventLoop enter() {
    EventLoop running = EventLoops.getRunningLoop();
    if (loop == null) {
      loop = running;
    } else if (loop != running) {
      throw foreign(running.toString());
    }
    return running;
  }

  /**
   * Requires the caller to be on the owner's loop thread, if that loop is running.
   *
   * @throws IllegalStateException if it is not
   */
  void requireLoopThread() {
    EventLoop mine = loop;
    EventLoop running = RunningLoop.here().loop();
    if (mine == null || running == mine) {
      return;
    }
    if (running != null) {
      throw foreign(running.toString());
    }
    if (mine.isRunning()) {
      throw foreign(Thread.currentThread().toString());
    }
  }

  /** Returns a future that is done; always the same one. */
  LoopFuture<@Nullable Void> done() {
    EventLoop running = enter();
    LoopFuture<@Nullable Void> ready = done;
    if (ready == null) {
      ready = running.createFuture();
      ready.setResult(null);
      done = ready;
    }
    return ready;
  }

  private IllegalStateException foreign(String place) {
    return new IllegalStateException(
        "%s belongs to %s and cannot be used in %s: pass the call to that loop's callSoonThreadsafe"
            .formatted(owner, loop, place));
  }
}
