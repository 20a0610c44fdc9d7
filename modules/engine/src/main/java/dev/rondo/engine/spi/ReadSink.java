package dev.rondo.engine.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Receives what a {@link StreamSocket} reads while it streams. */
public interface ReadSink {

  /**
   * Returns a buffer that the sink prefers to have filled, or null. A driver need not ask if its
   * data is already in another buffer. This call may stop streaming, so the driver checks that
   * afterward.
   */
  default @Nullable ByteBuffer ownBuffer() {
    return null;
  }

  /**
   * Receives the bytes between the position and the limit of the driver's buffer, which is lent for
   * the duration of the call.
   */
  void received(ByteBuffer data);

  /**
   * Reports {@code count} bytes in the buffer that {@link #ownBuffer} returned, from its position
   * on. The position has not moved.
   */
  default void filled(int count) {
    throw new IllegalStateException("this sink has no buffer of its own");
  }

  /** Reports that the peer has ended its stream. */
  void ended();

  /** Reports that reading failed. */
  void failed(Exception exception);
}
