package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * One end of a communication, owned by a loop and used on its turn. Mirrors {@code
 * asyncio.BaseTransport}.
 */
public interface BaseTransport {

  /**
   * Closes in good order: reading stops at once, what is buffered is sent, then {@code
   * connectionLost(null)} is called, never inside this call. Closing twice is allowed.
   */
  void close();

  /** Whether it is closed or about to be. */
  boolean isClosing();

  /**
   * A fact about this transport, or null if it has none of that name. Addresses stay known after
   * the close. Mirrors {@code get_extra_info}.
   */
  <T> @Nullable T getExtraInfo(ExtraInfo<T> name);
}
