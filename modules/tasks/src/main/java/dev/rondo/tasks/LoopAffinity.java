package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/** The loop that something belongs to: the first one that something is waited for in. */
final class LoopAffinity {

  private final Object owner;
  private @Nullable EventLoop loop;
  private @Nullable LoopFuture<@Nullable Void> done;

  LoopAffinity(Object owner) {
    this.owner = owner;
  }

  /**
   * The running loop, which is the owner's from now on.
   *
   * @throws IllegalStateException if the owner belongs to another one
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

  /** Refuses to go on beside the loop's turn. */
  void requireTurn() {
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

  /** A future that is done: always the same one. */
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
        "%s belongs to %s and cannot be used in %s: have that loop do it, by callSoonThreadsafe"
            .formatted(owner, loop, place));
  }
}
