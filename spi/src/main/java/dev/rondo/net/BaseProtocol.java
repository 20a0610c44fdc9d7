package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * What a transport tells. Every method is called on the loop's turn and does nothing unless
 * overridden. Mirrors {@code asyncio.BaseProtocol}.
 */
public interface BaseProtocol {

  /**
   * The transport is closed. The last call, made exactly once, after {@code connectionMade}.
   *
   * @param exception what broke the connection; null after an end of stream, a close or an abort
   */
  default void connectionLost(@Nullable Throwable exception) {}

  /** The write buffer has grown above its high limit. Called inside the write that did it. */
  default void pauseWriting() {}

  /** The write buffer has shrunk to its low limit. Called once for each {@link #pauseWriting()}. */
  default void resumeWriting() {}
}
