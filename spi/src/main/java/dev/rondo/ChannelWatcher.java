package dev.rondo;

import java.nio.channels.Channel;

/**
 * Watches channels for readiness. Watching is level-triggered and goes on until it is stopped; a
 * channel's reader and writer are independent. A channel may no longer be ready when its callback
 * runs, so it must be non-blocking.
 *
 * <p>Stop watching a channel before you close it. A channel that is closed while it is watched is
 * forgotten, but the system may release it only in the next iteration, or when the loop is closed.
 */
public interface ChannelWatcher {

  /**
   * Calls {@code callback} whenever {@code channel} is readable, until {@link #removeReader}. A
   * second call replaces the callback and cancels the first, even if that was about to run. Mirrors
   * {@code add_reader}.
   *
   * @throws IllegalArgumentException if this backend cannot watch such a channel, or if the channel
   *     is closed or blocking
   * @throws IllegalStateException if a transport of this loop uses the channel
   */
  default void addReader(Channel channel, Runnable callback) {
    throw Capability.WATCH_SOCKETS.refusal("addReader", this);
  }

  /**
   * Stops watching for reading and returns whether there was a reader; on a closed loop, returns
   * false. Mirrors {@code remove_reader}.
   */
  default boolean removeReader(Channel channel) {
    throw Capability.WATCH_SOCKETS.refusal("removeReader", this);
  }

  /** As {@link #addReader}, for writing. Mirrors {@code add_writer}. */
  default void addWriter(Channel channel, Runnable callback) {
    throw Capability.WATCH_SOCKETS.refusal("addWriter", this);
  }

  /** As {@link #removeReader}, for writing. Mirrors {@code remove_writer}. */
  default boolean removeWriter(Channel channel) {
    throw Capability.WATCH_SOCKETS.refusal("removeWriter", this);
  }
}
