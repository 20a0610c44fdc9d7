package dev.rondo.simulation;

import java.util.ArrayDeque;

/** The way from one host to another. Guarded by the world. */
final class Link {

  private final World world;
  private final NetworkConditions conditions;
  private final Choices choices;

  /** Arrivals that a partition holds back, in order. */
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();

  private boolean cut;

  /** The time at which the last byte has left the sender. */
  private long busyUntil;

  Link(World world, NetworkConditions conditions, Choices choices) {
    this.world = world;
    this.conditions = conditions;
    this.choices = choices;
  }

  /** Returns the time at which {@code bytes} that are sent now arrive. */
  long arrival(int bytes) {
    long now = world.now();
    long sent = now;
    if (conditions.bandwidth() > 0) {
      sent = Math.max(now, busyUntil) + (long) (bytes * 1e9 / conditions.bandwidth());
      busyUntil = sent;
    }
    long jitter = conditions.jitter().toNanos();
    return sent + conditions.latency().toNanos() + (jitter == 0 ? 0 : choices.upTo(jitter));
  }

  /** Makes {@code arrival} happen at {@code time}, or when the partition is healed. */
  void deliver(long time, Runnable arrival) {
    if (time <= world.now() && !cut && held.isEmpty()) {
      arrival.run();
      return;
    }
    world.scheduleAt(
        time,
        () -> {
          if (cut || !held.isEmpty()) {
            held.add(arrival);
          } else {
            arrival.run();
          }
        });
  }

  boolean isCut() {
    return cut;
  }

  void cut() {
    cut = true;
  }

  /** Ends the partition: what was held back arrives now. */
  void heal() {
    cut = false;
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      next.run();
    }
  }
}
