package dev.rondo;

import java.nio.channels.Channel;

/**
 * Watching channels for readiness: level-triggered, persistent, reader and writer independent of
 * each other. What a callback is told may have changed when it runs, so the channel must be
 * non-blocking.
 */
public interface ChannelWatcher {

  /**
   * Calls {@code callback} whenever {@code channel} can be read, until {@link #removeReader}. A
   * second call replaces the callback and cancels the first even if it was about to run. Mirrors
   * {@code add_reader}.
   *
   * @throws IllegalArgumentException if this backend cannot watch such a channel, or it is closed
   *     or blocking
   * @throws IllegalStateException if a transport of this loop uses the channel
   */
  default void addReader(Channel channel, Runnable callback) {
    throw Capability.WATCH_SOCKETS.refusal("addReader", this);
  }

  /**
   * Stops watching for reading; tells whether a reader was there. On a closed loop: false. Mirrors
   * {@code remove_reader}.
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
