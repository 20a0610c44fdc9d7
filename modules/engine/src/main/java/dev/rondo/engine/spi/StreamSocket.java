package dev.rondo.engine.spi;

import dev.rondo.SendfileNotAvailableException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;

/**
 * A stream socket of a {@link Proactor}, whose rules hold here, and these:
 *
 * <ul>
 *   <li><b>S1.</b> A read ends with at least one byte, by which the buffer's position has moved, or
 *       with -1 at the end of the stream, each time.
 *   <li><b>S2.</b> A write ends with at least one byte, of the buffers in turn; their positions
 *       have moved by what was written.
 *   <li><b>S3.</b> What {@link #tryWrite(ByteBuffer)} takes is written, or in memory of the
 *       driver's, and then it leaves with the next {@link Driver#poll} at the latest. It comes
 *       before whatever is asked for later, the end of the stream and the close included. If it
 *       cannot be sent, the next write or the reader is told, as with what the system buffers.
 *   <li><b>S4.</b> What it leaves over is what the next write begins with, if there is one: a
 *       driver may be at work on it already.
 *   <li><b>S5.</b> Streaming delivers whatever arrives, in order, from {@link #startReading} to
 *       {@link #stopReading}, which holds at once inside the sink too. It stops by itself after an
 *       end, which is told once, and after a failure. To start again while it goes on changes the
 *       sink.
 *   <li><b>S6.</b> A sink that has a buffer of its own may have it filled or not; either way no
 *       byte comes twice or is left out.
 *   <li><b>S7.</b> The end of the stream leaves the other direction as it is.
 *   <li><b>S8.</b> What has arrived and was not read does not keep the system from sending what was
 *       written before the close. What the driver has taken is sent as well, as long as the other
 *       end takes some of it now and then, at least each minute.
 *   <li><b>S9.</b> A connection that is refused or reset is a failure: an {@link IOException}.
 *   <li><b>S10.</b> What was between the position and the limit of a buffer that is given up, by
 *       {@link #tryWriteOwned} or {@link #writeOwned}, is never changed again by anybody, so that
 *       the system may send it from where it is. The driver keeps direct memory from being freed as
 *       long as that lasts.
 * </ul>
 */
public interface StreamSocket {

  /**
   * Where the addresses and options are, and what binds. It is neither read, written nor closed
   * through this.
   */
  NetworkChannel channel();

  /** The other end's address. */
  SocketAddress remoteAddress() throws IOException;

  /** Connects. */
  void connect(SocketAddress address, Completion done);

  /** Reads what is there, or else what comes next. */
  void read(ByteBuffer into, Completion done);

  /** Writes what there is room for, once there is some. The array is the driver's until then. */
  void write(ByteBuffer[] from, int offset, int length, Completion done);

  /** As {@link #write}, of buffers that are given up. */
  default void writeOwned(ByteBuffer[] from, int offset, int length, Completion done) {
    write(from, offset, length, done);
  }

  /**
   * Takes what can be taken right now, and moves the position: nothing, unless the driver knows a
   * way. Refused while a write is pending.
   *
   * @return how much it has taken
   * @throws IOException if the connection is gone
   */
  default int tryWrite(ByteBuffer from) throws IOException {
    return 0;
  }

  /** As {@link #tryWrite(ByteBuffer)}, of a buffer that is given up. */
  default int tryWriteOwned(ByteBuffer from) throws IOException {
    return tryWrite(from);
  }

  /** As {@link #tryWrite(ByteBuffer)}, of several buffers in turn. */
  default long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return 0;
  }

  /**
   * Sends at least one byte and at most {@code count} of {@code file}, from {@code position} on; -1
   * at its end. {@link #cancelWrite} takes it back. It fails with {@link
   * SendfileNotAvailableException}, having sent nothing, if the system cannot send this file over
   * this socket.
   *
   * @throws SendfileNotAvailableException if that is known already
   */
  default void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    throw new SendfileNotAvailableException("this driver sends no files by itself");
  }

  /**
   * Streams to {@code sink}. The driver brings the buffer once there is something to put in it, so
   * that a quiet connection holds none, or a small one.
   */
  void startReading(ReadSink sink);

  /** Streams no more. */
  void stopReading();

  /** Takes a pending {@link #read} back. */
  void cancelRead();

  /** Takes a pending {@link #write} or {@link #connect} back. */
  void cancelWrite();

  /** Sends the end of the stream. */
  void shutdownOutput() throws IOException;

  /** Lets go of the channel. */
  void detach();

  /** Closes the socket and its channel. */
  void close();
}
