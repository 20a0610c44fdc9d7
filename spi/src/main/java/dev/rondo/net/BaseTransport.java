package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * A connection or an endpoint that belongs to a loop and is used on the loop thread. Mirrors {@code
 * asyncio.BaseTransport}.
 */
public interface BaseTransport {

  /**
   * Closes gracefully: stops reading at once, sends the buffered data, and then calls {@code
   * connectionLost(null)}, never inside this call. If the loop does not run, its next run does the
   * rest; closing the loop instead releases the socket, without that call. Closing twice is
   * allowed.
   */
  void close();

  /** Returns whether this transport is closing or closed. */
  boolean isClosing();

  /**
   * Returns a fact about this transport, or null if it is not known. Addresses remain known after
   * the transport is closed. Mirrors {@code get_extra_info}.
   */
  <T> @Nullable T getExtraInfo(ExtraInfo<T> name);
}
