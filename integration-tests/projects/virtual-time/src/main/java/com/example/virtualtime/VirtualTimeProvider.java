package com.example.virtualtime;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.EnumSet;
import java.util.Set;

/**
 * Creates loops in virtual time. A seed decides their order of events: the system property {@code
 * virtualtime.seed}, or 0.
 */
public final class VirtualTimeProvider implements EventLoopProvider {

  static final String NAME = "virtual-time";
  static final Set<Capability> CAPABILITIES =
      Set.copyOf(EnumSet.of(Capability.TCP, Capability.TASKS));

  private final long seed;

  /** Creates a provider with the seed of the system property. */
  public VirtualTimeProvider() {
    this(Long.getLong("virtualtime.seed", 0));
  }

  /** Creates a provider with {@code seed}. */
  public VirtualTimeProvider(long seed) {
    this.seed = seed;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Returns the lowest preference: the backend works everywhere, but is used only when named. */
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
