package dev.rondo.simulation;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.util.EnumSet;
import java.util.Set;

/**
 * Offers loops in virtual time, whose sockets are in memory. The loops of one provider are on one
 * host, share their time, and reach each other; they may run on several threads. The time begins at
 * 0, and moves only while all loops that run are waiting. While a loop waits for a thread of its
 * own, such as one of an executor, the time passes no faster than the system's.
 *
 * <p>A loop whose {@link LoopOptions} have another clock than the system's uses that clock as it
 * is: its timers wait for it, and only its sockets are simulated.
 *
 * <p>{@link EventLoop#describe} lists the sockets of the host as {@code open sockets}.
 */
public class SimulationLoopProvider implements EventLoopProvider {

  static final String NAME = "simulation";

  static final Set<Capability> CAPABILITIES =
      Set.copyOf(
          EnumSet.of(
              Capability.TCP,
              Capability.TLS,
              Capability.TASKS,
              Capability.DNS,
              Capability.RAW_SOCKETS,
              Capability.UDP,
              Capability.SENDFILE,
              Capability.UNIX_STREAM,
              Capability.UNIX_DATAGRAM,
              Capability.V6ONLY,
              Capability.BIND_WITHOUT_LISTEN));

  private final Host host = newHost();

  private static Host newHost() {
    World world = new World(null);
    return new Network(world, NetworkConditions.perfect(), new Choices(0), new Faults(0, null))
        .add(NAME);
  }

  /** Offers loops on a host of their own. */
  public SimulationLoopProvider() {}

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
    boolean isVirtual = options.clock() == LoopClock.system();
    SimulatedPoller poller = new SimulatedPoller(host, null, isVirtual);
    return Engine.overPoller(
        NAME,
        CAPABILITIES,
        poller,
        new SimulatedSockets(host, null),
        isVirtual ? options.withClock(host::readClock) : options);
  }
}
