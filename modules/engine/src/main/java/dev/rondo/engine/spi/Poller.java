package dev.rondo.engine.spi;

import java.io.IOException;
import java.nio.channels.Channel;

/**
 * A way to wait until one of many channels is ready: all that a backend over readiness must supply.
 *
 * <p>The rules:
 *
 * <ol>
 *   <li>Everything but {@link #wakeup()} is called by the holder of the loop's turn, one call at a
 *       time; {@link #poll} always in {@code run…}, the rest in callbacks too.
 *   <li>Readiness is level-triggered: what stays ready is reported by every poll.
 *   <li>A listener is called only inside {@link #poll}, once for each poll at most, with what its
 *       watch is interested in and nothing else. An error or a hang-up counts as both.
 *   <li>A poll never ends before its time unless something is ready or woke it: what a clock cannot
 *       express is rounded up.
 *   <li>A channel has one watch at a time. A channel closed while watched is forgotten by the next
 *       poll; its number may be used again and must not be taken for it.
 *   <li>An interrupt does not end the loop: it may end one poll early, and then clears the flag.
 * </ol>
 */
public interface Poller extends Driver {

  /**
   * Begins to watch {@code channel}, with no interest yet.
   *
   * @throws IllegalArgumentException if it is not of a kind this poller can watch, or blocking
   * @throws IllegalStateException if it is watched already
   * @throws java.nio.channels.ClosedChannelException if it is closed
   */
  Watch watch(Channel channel, ReadyListener listener) throws IOException;

  /** Makes the system let go now of channels that were closed while watched. */
  default void release() throws IOException {}

  /** Closes the poller, but no channel. */
  @Override
  void close() throws IOException;
}
