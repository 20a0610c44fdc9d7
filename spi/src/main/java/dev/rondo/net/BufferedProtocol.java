package dev.rondo.net;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A protocol that supplies the read buffers: the loop receives into the buffer that {@link
 * #getBuffer} returns and passes the number of bytes to {@link #bufferUpdated}. Mirrors {@code
 * asyncio.BufferedProtocol}.
 */
public interface BufferedProtocol extends Protocol {

  /**
   * Returns the buffer for the next bytes, which must have room between its position and its limit.
   * The buffer belongs to the loop until {@link #bufferUpdated}, {@link #eofReceived} or {@link
   * #connectionLost} is called. The loop does not change its position. A buffer that is null, full
   * or read-only is a fatal error; so is one whose {@link java.lang.foreign.Arena} is closed or
   * confined to a thread that is not the loop's. The loop never writes to freed memory.
   *
   * @param sizeHint the number of bytes that are likely to arrive; -1 if unknown
   */
  ByteBuffer getBuffer(int sizeHint);

  /**
   * Returns {@code buffer}, a result of {@link #getBuffer}, if bytes can be put into it. Transports
   * call this method and close the connection if it throws; it is for implementers.
   *
   * @throws NullPointerException if the buffer is null
   * @throws IllegalStateException if the buffer has no room or is read-only
   */
  static ByteBuffer requireRoom(ByteBuffer buffer) {
    Objects.requireNonNull(buffer, "getBuffer() returned null");
    if (!buffer.hasRemaining() || buffer.isReadOnly()) {
      throw new IllegalStateException(
          "getBuffer() returned an empty or read-only buffer: " + buffer);
    }
    return buffer;
  }

  /** Called when {@code count} bytes have been put into the buffer, starting at its position. */
  void bufferUpdated(int count);

  /**
   * Copies {@code data} into this protocol's buffers, for loops that only know {@link Protocol}.
   */
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
