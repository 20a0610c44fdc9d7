package dev.rondo.net;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A transport that can be written. Writing never blocks: what the system does not take is buffered,
 * and the protocol is told to pause above the high limit. Mirrors {@code asyncio.WriteTransport}.
 */
public interface WriteTransport extends BaseTransport {

  /**
   * Sends the bytes between {@code data}'s position and its limit, as they are now: the buffer is
   * the caller's again when this returns, with nothing left in it. Small writes of one callback may
   * leave together when it ends. On a closing transport the bytes are dropped, and from the fifth
   * time on each time with a warning.
   *
   * @throws IllegalStateException after {@link #writeEof()}, and while a file is being sent
   */
  void write(ByteBuffer data);

  /**
   * As {@link #write}, but {@code data} belongs to the transport from now on and must not be
   * touched again: what cannot be sent at once is not copied.
   */
  default void writeOwned(ByteBuffer data) {
    write(data);
  }

  /** As {@link #write} of each in turn, in as few system calls as possible. */
  void writelines(List<ByteBuffer> data);

  /**
   * Sends what is buffered and then the end of the stream; reading goes on. Without effect the
   * second time and on a closing transport.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof()} is false
   */
  void writeEof();

  /** Whether this transport can send the end of the stream alone. */
  boolean canWriteEof();

  /**
   * Closes at once: what is buffered is dropped; {@code connectionLost(null)} follows, never inside
   * this call.
   */
  void abort();

  /** How many bytes are buffered. */
  int getWriteBufferSize();

  /** The limits between which the protocol is paused and resumed. */
  WriteBufferLimits getWriteBufferLimits();

  /** Changes the limits; if more is buffered than the new high one, the protocol is paused now. */
  void setWriteBufferLimits(WriteBufferLimits limits);
}
