package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.util.concurrent.BrokenBarrierException;

/**
 * A barrier where a fixed number of tasks wait for each other. It can be used repeatedly. Mirrors
 * {@code asyncio.Barrier}.
 *
 * <p>Can be created on any thread. It then belongs to the loop in which a task first waits for it,
 * and is used on that loop's thread only.
 */
public final class AsyncBarrier {

  private final LoopAffinity affinity = new LoopAffinity(this);
  private final WaiterQueue<Integer> waiters = new WaiterQueue<>(this, given -> true);
  private final int parties;
  private boolean broken;

  /** Creates a barrier that opens whenever {@code parties} callers are waiting. */
  public AsyncBarrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("parties must be positive: " + parties);
    }
    this.parties = parties;
  }

  /**
   * Returns a future that completes when {@code parties} callers have arrived. Its result is the
   * caller's place in the order of arrival: 0 for the first, {@code parties - 1} for the last. A
   * caller that is cancelled while it waits has not arrived, and the others keep waiting. Mirrors
   * {@code wait}, a name that {@link Object} already uses.
   *
   * <p>The future fails with a {@link BrokenBarrierException} if the barrier is broken, or is reset
   * before all callers have arrived.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException if the barrier belongs to another loop
   */
  public LoopFuture<Integer> waitForAll() {
    EventLoop loop = affinity.enter();
    WaiterFuture<Integer> mine = waiters.add(loop);
    if (broken) {
      waiters.failAll(this::aborted);
    } else if (waiters.hasAtLeast(parties)) {
      for (int i = 0; i < parties; i++) {
        waiters.wake(i);
      }
    }
    return mine;
  }

  /** Fails the waiting callers and makes the barrier usable again. Mirrors {@code reset}. */
  public void reset() {
    affinity.requireLoopThread();
    waiters.failAll(() -> new BrokenBarrierException("the barrier was reset: " + this));
    broken = false;
  }

  /**
   * Breaks the barrier: callers that are waiting, or arrive before a reset, fail. Mirrors {@code
   * abort}.
   */
  public void abort() {
    affinity.requireLoopThread();
    broken = true;
    waiters.failAll(this::aborted);
  }

  /** Returns the number of callers that open the barrier. Mirrors {@code parties}. */
  public int parties() {
    return parties;
  }

  /** Returns the number of waiting callers. Mirrors {@code n_waiting}. */
  public int waiting() {
    return waiters.count();
  }

  /** Returns whether the barrier is broken. Mirrors {@code broken}. */
  public boolean isBroken() {
    return broken;
  }

  private BrokenBarrierException aborted() {
    return new BrokenBarrierException("the barrier was aborted: " + this);
  }

  @Override
  public String toString() {
    return "<AsyncBarrier %d of %d%s>".formatted(waiting(), parties, broken ? " broken" : "");
  }
}
