package dev.rondo.net;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The writing half of a transport. Writing never blocks: data that the system does not accept is
 * buffered, and {@code pauseWriting} is called when the buffer grows above the high watermark.
 * Mirrors {@code asyncio.WriteTransport}.
 */
public interface WriteTransport extends BaseTransport {

  /**
   * Sends the remaining bytes of {@code data}. When this method returns, the buffer has no bytes
   * remaining and belongs to the caller again. Small writes of one callback may be sent together
   * when it returns. On a closing transport, the bytes are dropped, with a warning from the fifth
   * time on.
   *
   * @throws IllegalStateException after {@link #writeEof()}, and while a file is being sent
   */
  void write(ByteBuffer data);

  /**
   * As {@link #write}, but {@code data} belongs to the transport from this call on, so the caller
   * must not use it again: bytes that cannot be sent at once are not copied. If the {@link
   * java.lang.foreign.Arena} of the buffer is closed before they are sent, the connection is lost
   * with an {@link IllegalStateException}; freed memory is never sent.
   */
  default void writeOwned(ByteBuffer data) {
    write(data);
  }

  /** As {@link #write} of each buffer in order, but with as few system calls as possible. */
  void writelines(List<ByteBuffer> data);

  /**
   * Half-closes the connection: sends the buffered data and then the end of the stream, and
   * continues reading. Has no effect the second time or on a closing transport.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof()} is false
   */
  void writeEof();

  /** Returns whether this transport supports {@link #writeEof()}. */
  boolean canWriteEof();

  /**
   * Closes at once: drops the buffered data and calls {@code connectionLost(null)}, never inside
   * this call.
   */
  void abort();

  /** Returns the number of bytes in the write buffer. */
  int getWriteBufferSize();

  /** Returns the watermarks at which the protocol is paused and resumed. */
  WriteBufferLimits getWriteBufferLimits();

  /** Sets the watermarks; pauses the protocol now if the buffer is above the new high one. */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
