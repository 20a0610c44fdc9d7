package dev.rondo.net;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A protocol that brings its own buffers: the loop receives into {@link #getBuffer} and tells how
 * much in {@link #bufferUpdated}. Mirrors {@code asyncio.BufferedProtocol}.
 */
public interface BufferedProtocol extends Protocol {

  /**
   * Where to put what arrives next, between the position and the limit; must have room. It belongs
   * to the loop until {@link #bufferUpdated}, the end of the stream or the loss of the connection.
   * Its position is not moved.
   *
   * @param sizeHint how much would be welcome; -1 for no idea
   */
  ByteBuffer getBuffer(int sizeHint);

  /**
   * Returns {@code buffer}, which {@link #getBuffer} has returned, if bytes can be put into it.
   * Every transport applies this rule, and what is thrown ends the connection.
   *
   * @throws NullPointerException if it is null
   * @throws IllegalStateException if it has no room or is read-only
   */
  static ByteBuffer requireRoom(ByteBuffer buffer) {
    Objects.requireNonNull(buffer, "getBuffer() returned null");
    if (!buffer.hasRemaining() || buffer.isReadOnly()) {
      throw new IllegalStateException(
          "getBuffer() returned an empty or read-only buffer: " + buffer);
    }
    return buffer;
  }

  /** {@code count} bytes were put into the buffer, from its position on. */
  void bufferUpdated(int count);

  /** Copies into {@link #getBuffer}: how a loop that knows only {@link Protocol} gets it right. */
  @Override
  default void dataReceived(ByteBuffer data) {
    while (data.hasRemaining()) {
      ByteBuffer buffer = requireRoom(getBuffer(data.remaining()));
      int count = Math.min(buffer.remaining(), data.remaining());
      buffer.put(buffer.position(), data, data.position(), count);
      data.position(data.position() + count);
      bufferUpdated(count);
    }
  }
}
