package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.util.concurrent.BrokenBarrierException;

/**
 * A point that a number of tasks pass together, as often as they like. Mirrors {@code
 * asyncio.Barrier}.
 *
 * <p>Made anywhere; it then belongs to the loop in which it is first waited for, and is used on
 * that loop's turn.
 */
public final class AsyncBarrier {

  private final LoopAffinity home = new LoopAffinity(this);
  private final WaiterQueue<Integer> waiters = new WaiterQueue<>(given -> true);
  private final int parties;
  private boolean broken;

  /** A barrier that opens whenever {@code parties} have come. */
  public AsyncBarrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier is for one party or more: " + parties);
    }
    this.parties = parties;
  }

  /**
   * Done when all have come, for each with another number: 0 for the first that came, {@code
   * parties - 1} for the last. Who is cancelled while it waits has not come; the others wait on.
   * Mirrors {@code wait}, a name that every Java object has taken.
   *
   * <p>The future fails with a {@link BrokenBarrierException} if the barrier is broken, or reset
   * before all have come.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   * @throws IllegalStateException in another loop than before
   */
  public LoopFuture<Integer> waitForAll() {
    EventLoop loop = home.enter();
    WaiterFuture<Integer> mine = waiters.add(loop);
    if (broken) {
      waiters.failAll(this::aborted);
    } else if (waiters.areAtLeast(parties)) {
      for (int i = 0; i < parties; i++) {
        waiters.wake(i);
      }
    }
    return mine;
  }

  /** Empties the barrier, failing those who wait, and mends it. Mirrors {@code reset}. */
  public void reset() {
    home.requireTurn();
    waiters.failAll(() -> new BrokenBarrierException("the barrier was reset: " + this));
    broken = false;
  }

  /** Breaks the barrier: who waits, or comes before a reset, fails. Mirrors {@code abort}. */
  public void abort() {
    home.requireTurn();
    broken = true;
    waiters.failAll(this::aborted);
  }

  /** How many must come. Mirrors {@code parties}. */
  public int parties() {
    return parties;
  }

  /** How many have come and wait for the others. Mirrors {@code n_waiting}. */
  public int waiting() {
    return waiters.count();
  }

  /** Whether the barrier is broken. Mirrors {@code broken}. */
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
