package dev.rondo.net;

/** A transport that can be read. Mirrors {@code asyncio.ReadTransport}. */
public interface ReadTransport extends BaseTransport {

  /** Whether received data is being handed to the protocol. */
  boolean isReading();

  /**
   * Hands nothing more to the protocol until {@link #resumeReading()}. Pausing twice is allowed.
   */
  void pauseReading();

  /** Takes {@link #pauseReading()} back. */
  void resumeReading();
}
