package dev.rondo.engine.core;

import dev.rondo.EventLoop;
import dev.rondo.spi.ContextCell;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import org.jspecify.annotations.Nullable;

/**
 * The token of the loop's turn, as far as callbacks are concerned: the thread they run on and its
 * context. That is the thread in {@code run…}, or the virtual thread it mounts callbacks on.
 */
public final class LoopThread {

  private final EventLoop loop;
  private final ContextCell own = new ContextCell(ContextValues.EMPTY);
  private RunningLoop here = RunningLoop.here();
  private volatile @Nullable Thread runner;

  LoopThread(EventLoop loop) {
    this.loop = loop;
  }

  /** Refuses to go on if the loop runs on some thread, or the calling thread runs another. */
  void requireIdle() {
    Thread running = runner;
    if (running != null) {
      throw new IllegalStateException("this event loop is already running, on " + running);
    }
    RunningLoop.here().requireNone(loop);
  }

  /** Says that the calling thread is in {@code run…}. */
  void begin() {
    RunningLoop now = RunningLoop.here();
    now.begin(loop);
    runner = Thread.currentThread();
    attach(now);
  }

  void end() {
    runner = null;
    RunningLoop.here().end();
  }

  /** Callbacks run on the thread of {@code slot} from now on. */
  public void attach(RunningLoop slot) {
    here = slot;
    own.values = ContextValues.EMPTY;
    slot.enter(own);
  }

  /** Lets the calling thread act for a loop that is being closed, while {@code body} runs. */
  public void lend(Runnable body) {
    runner = Thread.currentThread();
    try {
      body.run();
    } finally {
      runner = null;
    }
  }

  /** The thread in {@code run…}, or null. */
  public @Nullable Thread runner() {
    return runner;
  }

  /**
   * Whether the calling thread has the turn: it is in {@code run…}, in a callback, or in a task.
   */
  public boolean isMine() {
    return isMine(RunningLoop.here());
  }

  /** Whether the thread of {@code slot} has the turn. */
  boolean isMine(RunningLoop slot) {
    return slot.loop() == loop;
  }

  void values(ContextValues values) {
    // Mostly the same as before, and then a comparison is cheaper than the collector's barrier.
    if (own.values != values) {
      own.values = values;
    }
  }

  void enter(ContextCell cell) {
    here.enter(cell);
  }

  void leave() {
    here.enter(own);
  }

  /** Refuses {@code operation} on a thread that does not have the turn of a running loop. */
  void check(String operation) {
    Thread running = runner;
    if (running != null && !isMine()) {
      throw new IllegalStateException(
          "non-thread-safe operation %s on %s, while the event loop runs on %s; use callSoonThreadsafe"
              .formatted(operation, Thread.currentThread(), running));
    }
  }
}
