package dev.rondo.net;

/** A transport that can be read. Mirrors {@code asyncio.ReadTransport}. */
public interface ReadTransport extends BaseTransport {

  /**
   * Whether it is neither paused nor closing, and so would hand what is received to the protocol;
   * as in asyncio it is true after the end of the stream too. Mirrors {@code is_reading}.
   */
  boolean isReading();

  /**
   * Hands nothing more to the protocol until {@link #resumeReading()}. Pausing twice is allowed.
   */
  void pauseReading();

  /** Takes {@link #pauseReading()} back. */
  void resumeReading();
}
