package dev.rondo.simulation;

import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;

/** A simulated socket that a loop watches. */
final class SimulatedWatch implements Watch {

  private final SimulatedPoller poller;
  private final SimulatedChannel channel;
  private final ReadyListener listener;
  private int interest;

  /** Whether the poller has this in its list; guarded by the world. */
  boolean isCandidate;

  SimulatedWatch(SimulatedPoller poller, SimulatedChannel channel, ReadyListener listener) {
    this.poller = poller;
    this.channel = channel;
    this.listener = listener;
  }

  @Override
  public void interest(int operations) {
    if (interest != operations) {
      synchronized (poller.world()) {
        interest = operations;
        if ((operations & WRITE) == 0) {
          channel.writingEnded();
        }
        consider();
      }
    }
  }

  @Override
  public void close() {
    synchronized (poller.world()) {
      interest = 0;
      if (channel.watch == this) {
        channel.writingEnded();
        channel.watch = null;
      }
    }
  }

  // --- guarded by the world ---

  /** Makes the poller look at this channel again, whose readiness may have changed. */
  void consider() {
    if (ready() != 0) {
      // A candidate may have been unready for a while, so the loop may be waiting.
      poller.add(this);
    }
  }

  /** Returns the operations of the interest that are ready. */
  int ready() {
    return interest == 0 || channel.watch != this ? 0 : interest & channel.ready();
  }

  void report(int operations) {
    listener.ready(operations);
  }
}
