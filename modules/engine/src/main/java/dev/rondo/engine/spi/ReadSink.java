package dev.rondo.engine.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where streaming of a {@link StreamSocket} delivers. */
public interface ReadSink {

  /**
   * A buffer the sink would rather have filled, or null. A driver whose data is elsewhere already
   * need not ask. After this call the driver makes sure that it still reads.
   */
  default @Nullable ByteBuffer ownBuffer() {
    return null;
  }

  /**
   * Bytes are here, between the position and the limit of the driver's buffer, lent for the call.
   */
  void received(ByteBuffer data);

  /**
   * The first {@code count} bytes of what {@link #ownBuffer} gave are filled; its position is not
   * moved.
   */
  default void filled(int count) {
    throw new IllegalStateException("nobody gave a buffer");
  }

  /** The other end has ended its stream. */
  void ended();

  /** Reading failed. */
  void failed(Exception exception);
}
