package dev.rondo.engine.spi;

import dev.rondo.SendfileNotAvailableException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;

/**
 * A stream socket of a {@link Proactor}. The rules of the proactor apply, and these:
 *
 * <ul>
 *   <li><b>S1.</b> A read completes with the number of bytes read, at least one, and the buffer's
 *       position has moved by it. At the end of the stream every read completes with -1.
 *   <li><b>S2.</b> A write completes with the number of bytes written, at least one, taken from the
 *       buffers in order; their positions have moved by it.
 *   <li><b>S3.</b> Bytes that {@link #tryWrite(ByteBuffer)} takes are either written, or held by
 *       the driver, and then they leave with the next {@link Driver#poll} at the latest. They go
 *       before anything requested later, the end of the stream and the close included. If they
 *       cannot be sent, the next write or the reader gets the failure, as with bytes that the
 *       system buffers.
 *   <li><b>S4.</b> Bytes that {@code tryWrite} does not take must come first in the next write, if
 *       there is one: the driver may already be sending them.
 *   <li><b>S5.</b> Streaming delivers everything that arrives, in order, from {@link #startReading}
 *       until {@link #stopReading}, which takes effect at once, also when the sink calls it. It
 *       stops by itself after the end of the stream, which is reported once, and after a failure.
 *       Calling {@code startReading} while streaming replaces the sink.
 *   <li><b>S6.</b> The driver may or may not fill a sink's own buffer; either way, no byte is
 *       delivered twice or lost.
 *   <li><b>S7.</b> The end of the stream in one direction (a half-close) does not affect the other.
 *   <li><b>S8.</b> Unread input does not keep the system from sending what was written before the
 *       close. The close lingers for what the driver holds: that is sent, too, as long as the peer
 *       takes some of it at least once a minute.
 *   <li><b>S9.</b> A connection that is refused or reset is a failure: an {@link IOException}.
 *   <li><b>S10.</b> A buffer passed to {@link #tryWriteOwned} or {@link #writeOwned} is given up:
 *       the bytes between its position and its limit are never changed again, by the caller or the
 *       driver, so that the system may send them in place. The driver keeps direct memory from
 *       being freed until the system has finished with it.
 *   <li><b>S11.</b> The arena of a buffer may be closed at any time, by any thread. A driver passes
 *       an address to the system only if {@link BufferMemory#isLasting} allows that; it copies
 *       other bytes, or holds the arena during the call as the JDK's channels do. If it cannot, the
 *       operation fails.
 * </ul>
 */
public interface StreamSocket {

  /**
   * The underlying channel, for addresses, options and binding. Callers do not read, write or close
   * it.
   */
  NetworkChannel channel();

  /** The peer's address. */
  SocketAddress remoteAddress() throws IOException;

  /** Connects. */
  void connect(SocketAddress address, Completion done);

  /** Reads what has arrived, or else what arrives next. */
  void read(ByteBuffer into, Completion done);

  /**
   * Writes as much as there is room for, once there is some. The array is the driver's until the
   * write has completed.
   */
  void write(ByteBuffer[] from, int offset, int length, Completion done);

  /** As {@link #write}, for buffers that the caller gives up. */
  default void writeOwned(ByteBuffer[] from, int offset, int length, Completion done) {
    write(from, offset, length, done);
  }

  /**
   * Takes the bytes that can be written right now, and moves the position by them. A driver that
   * does not support this takes none. Refused while a write is pending.
   *
   * @return the number of bytes taken
   * @throws IOException if the connection is lost
   */
  default int tryWrite(ByteBuffer from) throws IOException {
    return 0;
  }

  /** As {@link #tryWrite(ByteBuffer)}, for a buffer that the caller gives up. */
  default int tryWriteOwned(ByteBuffer from) throws IOException {
    return tryWrite(from);
  }

  /** As {@link #tryWrite(ByteBuffer)}, for several buffers in order. */
  default long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return 0;
  }

  /**
   * Sends at least one byte and at most {@code count} bytes of {@code file} from {@code position}
   * on; completes with -1 at the end of the file. {@link #cancelWrite} cancels it. If the system
   * cannot send this file over this socket, it fails with {@link SendfileNotAvailableException},
   * having sent nothing.
   *
   * @throws SendfileNotAvailableException if the driver knows that before it tries
   */
  default void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    throw new SendfileNotAvailableException("this driver cannot send files");
  }

  /**
   * Starts streaming to {@code sink}. The driver provides the buffer when data arrives, so that an
   * idle connection holds no buffer, or a small one.
   */
  void startReading(ReadSink sink);

  /** Stops streaming. */
  void stopReading();

  /** Cancels a pending {@link #read}. */
  void cancelRead();

  /** Cancels a pending {@link #write} or {@link #connect}. */
  void cancelWrite();

  /**
   * Returns the number of bytes of the pending {@link #write} that the driver sends even if the
   * write is cancelled now.
   */
  default int committedBytes() {
    return 0;
  }

  /** Sends the end of the stream: a half-close. */
  void shutdownOutput() throws IOException;

  /** Detaches the channel and leaves it open. */
  void detach();

  /** Closes the socket and its channel. */
  void close();
}
