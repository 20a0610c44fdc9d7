package dev.rondo.engine.core;

import dev.rondo.EventLoop;
import dev.rondo.spi.ContextCell;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs a loop's callbacks, with its context: the thread in {@code run…}, or the
 * virtual thread that it mounts callbacks on. Also determines which thread has the loop's turn.
 */
public final class LoopThread {

  private final EventLoop loop;
  private final ContextCell loopCell = new ContextCell(ContextValues.EMPTY);
  private RunningLoop callbackSlot = RunningLoop.here();
  private volatile @Nullable Thread runner;

  LoopThread(EventLoop loop) {
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  /** Throws if the loop already runs, or the calling thread runs another loop. */
  void requireIdle() {
    requireNotRunning();
    requireNoOther();
  }

  private void requireNotRunning() {
    Thread running = runner;
    if (running != null) {
      throw new IllegalStateException("this event loop is already running, on " + running);
    }
  }

  /** Throws if the calling thread runs another loop. */
  void requireNoOther() {
    RunningLoop.here().requireNone(loop);
  }

  /** Makes the calling thread, which is in {@code run…}, the loop's runner. */
  void begin() {
    RunningLoop now = RunningLoop.here();
    now.begin(loop);
    runner = Thread.currentThread();
    attach(now);
  }

  void end() {
    endTurn(null);
  }

  /** Ends the calling thread's turn; {@code waiting} is the runner until the next one. */
  void endTurn(@Nullable Thread waiting) {
    runner = waiting;
    RunningLoop.here().end();
  }

  /** Makes {@code waiting}, which polls for a guest, the runner until the first turn. */
  void beginWaiting(Thread waiting) {
    requireNotRunning();
    runner = waiting;
  }

  /** Ends a run whose runner waits. */
  void endWaiting() {
    runner = null;
  }

  /** Makes the thread of {@code slot} the one that runs callbacks from now on. */
  public void attach(RunningLoop slot) {
    callbackSlot = slot;
    loopCell.values = ContextValues.EMPTY;
    slot.enter(loopCell);
  }

  /** Makes the calling thread the runner while {@code body} runs, for a loop that is closed. */
  public void asRunner(Runnable body) {
    runner = Thread.currentThread();
    try {
      body.run();
    } finally {
      runner = null;
    }
  }

  /** The thread in {@code run…}; null if there is none. */
  public @Nullable Thread runner() {
    return runner;
  }

  /**
   * Returns whether the calling thread has the loop's turn: it is in {@code run…}, in a callback,
   * or in a task.
   */
  public boolean hasTurn() {
    return hasTurn(RunningLoop.here());
  }

  /** Returns whether the thread of {@code slot} has the turn. */
  boolean hasTurn(RunningLoop slot) {
    return slot.loop() == loop;
  }

  void values(ContextValues values) {
    // Usually unchanged, and a comparison is cheaper than the garbage collector's write barrier.
    if (loopCell.values != values) {
      loopCell.values = values;
    }
  }

  void enter(ContextCell cell) {
    callbackSlot.enter(cell);
  }

  void leave() {
    callbackSlot.enter(loopCell);
  }

  /** Throws if the loop runs and the calling thread does not have its turn. */
  void requireTurn(String operation) {
    Thread running = runner;
    if (running != null && !hasTurn()) {
      throw new IllegalStateException(
          "non-thread-safe operation %s on %s, while the event loop runs on %s; use callSoonThreadsafe"
              .formatted(operation, Thread.currentThread(), running));
    }
  }
}
