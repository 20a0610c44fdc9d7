package dev.rondo.engine;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.io.NioSockets;
import dev.rondo.engine.io.PollerProactor;
import dev.rondo.engine.loop.EngineLoop;
import dev.rondo.engine.loop.LoopServices;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.PolledSockets;
import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ReadinessProactor;
import dev.rondo.spi.LoopOptions;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Function;

/**
 * The event loop shared by the backends: all of it but the way to wait for the operating system.
 */
public final class Engine {

  private Engine() {}

  /**
   * A loop over readiness.
   *
   * @param name the backend's name
   * @param capabilities what its loops can do here
   * @param poller how it waits; the loop closes it
   * @param sockets the sockets that the poller can watch, such as {@link #nioSockets}
   */
  public static EventLoop overPoller(
      String name,
      Set<Capability> capabilities,
      Poller poller,
      PolledSockets sockets,
      LoopOptions options) {
    return overProactor(
        name, capabilities, queue -> new PollerProactor(poller, sockets, queue), options);
  }

  /**
   * A loop over completion.
   *
   * @param name the backend's name
   * @param capabilities what its loops can do here
   * @param driver makes the proactor, which the loop closes
   */
  public static EventLoop overProactor(
      String name,
      Set<Capability> capabilities,
      Function<? super LoopQueue, ? extends Proactor> driver,
      LoopOptions options) {
    return new EngineLoop(name, capabilities, driver, options);
  }

  /**
   * A proactor over readiness, for a driver to leave operations to.
   *
   * @param poller how it waits; the proactor closes it
   * @param sockets the sockets that the poller can watch
   */
  public static ReadinessProactor readiness(Poller poller, PolledSockets sockets, LoopQueue queue) {
    return new PollerProactor(poller, sockets, queue);
  }

  /** The sockets of {@code java.nio}, as {@code provider} makes them. */
  public static PolledSockets nioSockets(SelectorProvider provider) {
    return new NioSockets(provider);
  }

  /**
   * What loops of the engine can do here whose backend can do {@code own}: that, and what modules
   * such as {@code dev.rondo.signals} add to every loop where they are present.
   */
  public static Set<Capability> capabilities(Set<Capability> own) {
    return LoopServices.capabilities(own);
  }

  /** Whether the JVM lets this module schedule virtual threads on a loop's own thread. */
  public static boolean canMountTasks() {
    return Object.class.getModule().isOpen("java.lang", Engine.class.getModule());
  }
}
