package dev.rondo.engine.spi;

import dev.rondo.SendfileNotAvailableException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;

/**
 * A stream socket of a {@link Proactor}, whose rules hold here.
 *
 * <p>Reading is done in one of two ways at a time: one {@link #read}, or streaming between {@link
 * #startReading} and {@link #stopReading}. One {@link #write} or {@link #connect} may be pending
 * beside it. A second of a kind is refused with {@link IllegalStateException}.
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

  /**
   * Reads at least one byte into {@code into}, which belongs to the driver until then; -1 at the
   * end of the stream.
   */
  void read(ByteBuffer into, Completion done);

  /**
   * Writes at least one byte of some buffers in turn. Buffers and array belong to the driver until
   * then; the positions have moved by what was written.
   */
  void write(ByteBuffer[] from, int offset, int length, Completion done);

  /**
   * As {@link #write}, of buffers that are given up as those of {@link #tryWriteOwned} are: also
   * after the completion nobody changes what was written.
   */
  default void writeOwned(ByteBuffer[] from, int offset, int length, Completion done) {
    write(from, offset, length, done);
  }

  /**
   * Takes what can be taken right now: nothing, unless the driver knows a way. What is taken is
   * written, or in memory of the driver's, and then it leaves with the next {@link Driver#poll} at
   * the latest, before whatever is asked for later, the end of the stream and the close included.
   * If it cannot be sent, the next write or the reader is told, as with what the system buffers.
   *
   * <p>What is left over is what the next write begins with, if there is one: a driver may be at
   * work on it already.
   */
  default int tryWrite(ByteBuffer from) throws IOException {
    return 0;
  }

  /**
   * As {@link #tryWrite(ByteBuffer)}, of a buffer that is given up: from now on nobody changes what
   * was between its position and its limit, also after it is taken, so that the system may send it
   * from where it is. The driver keeps direct memory from being freed as long as that lasts.
   */
  default int tryWriteOwned(ByteBuffer from) throws IOException {
    return tryWrite(from);
  }

  /** As {@link #tryWrite(ByteBuffer)}, of several buffers in turn. */
  default long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return 0;
  }

  /**
   * Sends at least one byte and at most {@code count} of {@code file}, from {@code position} on; -1
   * at its end. This is a {@link #write}: one of both can be pending, and {@link #cancelWrite}
   * takes it back. It fails with {@link SendfileNotAvailableException}, having sent nothing, if the
   * system cannot send this file over this socket.
   *
   * @throws SendfileNotAvailableException if that is known already
   */
  default void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    throw new SendfileNotAvailableException("this driver sends no files by itself");
  }

  /**
   * Delivers whatever arrives to {@code sink} until {@link #stopReading}. The driver brings the
   * buffer once there is something to put in it, so that a quiet connection holds none.
   */
  void startReading(ReadSink sink);

  /** Delivers nothing more. What was read already is kept for the next reader. */
  void stopReading();

  /** Takes a pending {@link #read} back: it is not called back, and what it brings is kept. */
  void cancelRead();

  /** Takes a pending {@link #write} or {@link #connect} back: it is not called back. */
  void cancelWrite();

  /** Sends the end of the stream. */
  void shutdownOutput() throws IOException;

  /** Lets go of the channel and leaves it open. Nothing must be pending. */
  void detach();

  /**
   * Closes; what is pending fails, later. What has arrived and was not read does not keep the
   * system from sending what was written. What the driver has taken is sent as well, as long as the
   * other end takes some of it now and then, at least each minute. Closing twice is allowed.
   */
  void close();
}
