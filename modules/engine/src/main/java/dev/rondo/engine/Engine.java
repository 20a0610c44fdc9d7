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
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.spi.LoopOptions;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes event loops from a backend's driver, which waits for the operating system. */
public final class Engine {

  private Engine() {}

  /**
   * Makes a loop over readiness.
   *
   * @param name the backend's name
   * @param capabilities the capabilities that the backend's loops have on this system
   * @param poller the backend's poller, which the loop closes
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
   * Makes a loop over completion.
   *
   * @param name the backend's name
   * @param capabilities the capabilities that the backend's loops have on this system
   * @param driver the function that makes the proactor, which the loop closes
   */
  public static EventLoop overProactor(
      String name,
      Set<Capability> capabilities,
      Function<? super LoopQueue, ? extends Proactor> driver,
      LoopOptions options) {
    return new EngineLoop(name, capabilities, driver, options);
  }

  /**
   * Makes a proactor over readiness, to which a driver can leave some operations.
   *
   * @param poller the driver's poller, which the proactor closes
   * @param sockets the sockets that the poller can watch
   */
  public static Proactor readiness(Poller poller, PolledSockets sockets, LoopQueue queue) {
    return new PollerProactor(poller, sockets, queue);
  }

  /**
   * As {@link #readiness(Poller, PolledSockets, LoopQueue)}, for a driver that has streams of its
   * own and leaves everything else to readiness.
   *
   * @param streams the function that returns the driver's stream over the same socket as the given
   *     one; called with each stream that is opened, adopted or accepted, but not with borrowed
   *     ones. The driver's stream passes on {@code channel}, {@code remoteAddress}, {@code detach}
   *     and {@code close}, and each operation that it does not perform itself
   */
  public static Proactor readiness(
      Poller poller, PolledSockets sockets, LoopQueue queue, UnaryOperator<StreamSocket> streams) {
    return new PollerProactor(poller, sockets, queue, streams);
  }

  /** Returns the sockets of {@code java.nio} that {@code provider} makes. */
  public static PolledSockets nioSockets(SelectorProvider provider) {
    return new NioSockets(provider);
  }

  /**
   * Returns the capabilities of the engine's loops: the backend's {@code own}, and those that
   * installed modules such as {@code dev.rondo.signals} add to every loop.
   */
  public static Set<Capability> capabilities(Set<Capability> own) {
    return LoopServices.capabilities(own);
  }

  /**
   * Runs one iteration of {@code loop} on the calling thread, for a scheduler that advances several
   * loops. It keeps them open and runs no loop in any other way; their drivers' polls do not block.
   *
   * @return the nanoseconds until the next iteration is due: 0 if it is due now, negative if only
   *     an event of the driver or a wake-up makes it due
   * @throws IllegalArgumentException if {@code loop} was not made by this class
   * @throws IllegalStateException if {@code loop} is closed or running, or a loop is running on
   *     this thread
   */
  public static long step(EventLoop loop) {
    return made(loop).step();
  }

  /**
   * Reports the failures of futures that were never retrieved to the exception handler of {@code
   * loop}, in the order in which they happened. For a scheduler whose driver is {@linkplain
   * dev.rondo.engine.spi.Driver#isStepped stepped}: the garbage collector, which decides when other
   * loops report them, would make runs differ.
   *
   * @throws IllegalArgumentException if {@code loop} was not made by this class
   * @throws dev.rondo.LoopClosedException if {@code loop} is closed, which reports them too
   */
  public static void reportFailures(EventLoop loop) {
    made(loop).reportFailures();
  }

  private static EngineLoop made(EventLoop loop) {
    if (loop instanceof EngineLoop made) {
      return made;
    }
    throw new IllegalArgumentException("only a loop of the engine can be advanced, not " + loop);
  }

  /** Returns whether the JVM lets this module schedule virtual threads on a loop's own thread. */
  public static boolean canMountTasks() {
    return Object.class.getModule().isOpen("java.lang", Engine.class.getModule());
  }
}
