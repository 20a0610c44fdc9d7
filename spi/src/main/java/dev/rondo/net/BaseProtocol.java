package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * The receiver of a transport's events. Every method is called on the loop thread and does nothing
 * by default. Mirrors {@code asyncio.BaseProtocol}.
 */
public interface BaseProtocol {

  /**
   * Called when the transport is closed: exactly once, after {@code connectionMade}, as the last
   * call.
   *
   * @param exception the error that broke the connection; null after an end of stream, a close or
   *     an abort
   */
  default void connectionLost(@Nullable Throwable exception) {}

  /** Called when the write buffer grows above its high watermark, inside that write. */
  default void pauseWriting() {}

  /** Called once after each {@link #pauseWriting()}, when the buffer reaches the low watermark. */
  default void resumeWriting() {}
}
