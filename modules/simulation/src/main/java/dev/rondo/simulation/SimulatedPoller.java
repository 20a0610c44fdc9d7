package dev.rondo.simulation;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for the simulated sockets of one loop, in the time of their world. */
final class SimulatedPoller implements Poller {

  private final Host host;
  private final World world;

  /** Told when the loop has something to do; null if the loop runs by itself. */
  private final @Nullable HostProcess scheduler;

  private final boolean isVirtual;

  /** The watches whose channels may be ready. */
  private final List<SimulatedWatch> candidates = new ArrayList<>();

  private boolean woken;
  private int outsideWork;

  /** The time up to which the loop waits; guarded by the world. */
  long deadline;

  /**
   * Creates a poller for a loop of {@code host}.
   *
   * @param isVirtual whether the loop's clock is that of the host
   */
  SimulatedPoller(Host host, @Nullable HostProcess scheduler, boolean isVirtual) {
    this.host = host;
    this.world = host.world();
    this.scheduler = scheduler;
    this.isVirtual = isVirtual;
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws ClosedChannelException {
    if (!(channel instanceof SimulatedChannel simulated)) {
      throw SimulatedSockets.foreign("a socket", channel);
    }
    synchronized (world) {
      if (!simulated.isOpen()) {
        throw new ClosedChannelException();
      }
      if (simulated.watch != null) {
        throw new IllegalStateException("channel is already watched: " + channel);
      }
      SimulatedWatch watch = new SimulatedWatch(this, simulated, listener);
      simulated.watch = watch;
      return watch;
    }
  }

  @Override
  public void poll(long timeoutNanos) {
    if (scheduler == null) {
      world.poll(this, timeoutNanos);
    } else {
      world.step(this);
    }
  }

  @Override
  public void leave() {
    world.leave(this);
  }

  @Override
  public void wakeup() {
    synchronized (world) {
      woken = true;
      if (scheduler == null) {
        world.changed();
      } else {
        scheduler.woken();
      }
    }
  }

  @Override
  public void outsideWork(int change) {
    synchronized (world) {
      outsideWork += change;
      world.outsideWork(change);
    }
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("open sockets", host.describeSockets());
  }

  @Override
  public boolean isStepped() {
    return scheduler != null;
  }

  int outsideWork() {
    return outsideWork;
  }

  @Override
  public void close() {
    world.leave(this);
  }

  World world() {
    return world;
  }

  /** Returns whether the loop's timers are in the time of the world. */
  boolean isVirtual() {
    return isVirtual;
  }

  // --- guarded by the world ---

  /** Returns whether the loop was woken since the last call. */
  boolean takeWakeup() {
    boolean was = woken;
    woken = false;
    return was;
  }

  /** Returns whether the loop was woken and has not noticed yet. */
  boolean isWoken() {
    return woken;
  }

  void add(SimulatedWatch candidate) {
    if (!candidate.isCandidate) {
      candidate.isCandidate = true;
      candidates.add(candidate);
    }
    changed();
  }

  private void changed() {
    if (scheduler == null) {
      world.changed();
    } else {
      scheduler.becomeReady();
    }
  }

  boolean isReady() {
    for (SimulatedWatch candidate : candidates) {
      if (candidate.ready() != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reports the channels that are ready to their listeners, which stay candidates; returns whether
   * there were any.
   */
  boolean report() {
    int kept = 0;
    for (int i = 0; i < candidates.size(); i++) {
      SimulatedWatch candidate = candidates.get(i);
      int ready = candidate.ready();
      if (ready == 0) {
        candidate.isCandidate = false;
      } else {
        candidates.set(kept++, candidate);
        candidate.report(ready);
      }
    }
    if (kept < candidates.size()) {
      candidates.subList(kept, candidates.size()).clear();
    }
    return kept > 0;
  }
}
