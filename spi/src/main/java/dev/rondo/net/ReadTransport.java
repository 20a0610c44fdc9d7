package dev.rondo.net;

/** The reading half of a transport. Mirrors {@code asyncio.ReadTransport}. */
public interface ReadTransport extends BaseTransport {

  /**
   * Returns whether received data is passed to the protocol: this transport is neither paused nor
   * closing. As in asyncio, this remains true after the end of the stream. Mirrors {@code
   * is_reading}.
   */
  boolean isReading();

  /**
   * Stops passing data to the protocol until {@link #resumeReading()}. Pausing twice is allowed.
   */
  void pauseReading();

  /** Undoes {@link #pauseReading()}. */
  void resumeReading();
}
