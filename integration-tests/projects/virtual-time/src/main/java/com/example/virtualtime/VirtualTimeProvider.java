package com.example.virtualtime;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes loops in virtual time. Their order is that of a seed: the system property {@code
 * virtualtime.seed}, or 0.
 */
public final class VirtualTimeProvider implements EventLoopProvider {

  static final String NAME = "virtual-time";
  static final Set<Capability> CAPABILITIES =
      Set.copyOf(EnumSet.of(Capability.TCP, Capability.TASKS));

  private final long seed;

  /** With the seed that is set. */
  public VirtualTimeProvider() {
    this(Long.getLong("virtualtime.seed", 0));
  }

  /** With a seed of the caller's. */
  public VirtualTimeProvider(long seed) {
    this.seed = seed;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** It works everywhere, and is never chosen unless it is named. */
  @Override
  public Support support() {
    return new Support.Supported(Integer.MIN_VALUE);
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    return new VirtualLoop(options, seed);
  }
}
