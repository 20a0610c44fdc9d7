package dev.rondo.engine.net.file;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.OperationFuture;
import dev.rondo.engine.spi.CachedFile;
import dev.rondo.logging.Loggers;
import dev.rondo.net.SendfileOptions;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one file. The system sends it if it can; otherwise, parts of the file are read and then
 * written: those in the system's memory at once, others in the executor. The buffer goes back to
 * the pool as soon as its bytes are written; bytes that the outlet does not take are read again
 * later, so a slow peer holds no buffer.
 */
final class FileTransfer {

  private static final System.Logger logger = Loggers.of(FileTransfer.class);

  /** The most bytes sent or read at once, so that other connections get their turn. */
  private static final long MAX_PER_CALL = 1024 * 1024;

  /** The bytes in a full record of TLS by the JDK; other engines have one more. */
  static final int RECORD = 16 * 1024 - 1;

  /** The most bytes that an outlet takes beyond those that the peer has room for. */
  static final int PART = 3 * RECORD;

  private final EventLoop loop;
  private final FileBuffers buffers;
  private final Outlet outlet;
  private final FileChannel file;
  private final SendfileOptions options;
  private final OperationFuture<Long> future;
  private long sent;
  private boolean reading;

  /** Whether a read is waiting or running; the next part is then already on its way. */
  private boolean readPending;

  /** The number of bytes read at once since the last read in the executor. */
  private long readAtOnce;

  private boolean atEnd;
  private boolean ended;

  /** Whether the outlet did not take all of the last buffer; then the next read is small. */
  private boolean cutShort;

  /** The last part that was read, while the outlet uses it. */
  private @Nullable ByteBuffer buffer;

  FileTransfer(
      EventLoop loop,
      LoopCore core,
      FileBuffers buffers,
      Outlet outlet,
      FileChannel file,
      SendfileOptions options) {
    this.loop = loop;
    this.buffers = buffers;
    this.outlet = outlet;
    this.file = file;
    this.options = options;
    // Without the system's way, an exception for each file would only say so.
    reading = options.fallback() && !outlet.sendsFiles();
    future = new OperationFuture<>(core, this::end);
  }

  LoopFuture<Long> start() {
    outlet.open(this);
    return future;
  }

  /**
   * Sends the next part, after the outlet has accepted the one before. An outlet may call this more
   * than once: over TLS, records of TLS itself may fill and empty the transport during a read.
   */
  void proceed() {
    if (ended) {
      return;
    }
    long left = left();
    if (left == 0 || atEnd) {
      succeed();
    } else if (!reading) {
      send(left);
    } else if (!readPending && !sendCached()) {
      readPending = true;
      buffers.requestRead(this);
    }
  }

  private long left() {
    return options.count().orElse(Long.MAX_VALUE) - sent;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Records that {@code count} more bytes were sent, and reports the progress. */
  void progressed(int count) {
    sent += count;
    LongConsumer progress = options.progress();
    if (progress != null && !ended) {
      try {
        progress.accept(sent);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  // --- sending by the system ---

  private void send(long left) {
    try {
      outlet.sendFile(file, options.offset() + sent, Math.min(left, MAX_PER_CALL));
    } catch (SendfileNotAvailableException e) {
      fallBack(e);
    } catch (RuntimeException e) {
      // A write is pending on the socket, or the driver does not support this kind of file.
      fail(e);
    }
  }

  /**
   * Returns whether sending failed because of the connection and not because of the file, which can
   * then still be read. The system reports both in the same way.
   */
  boolean isConnectionFailure(Exception exception) {
    if (!(exception instanceof IOException) || exception instanceof SendfileNotAvailableException) {
      return false;
    }
    try {
      UninterruptedFiles.run(() -> file.read(ByteBuffer.allocate(1), options.offset() + sent));
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Reports that sending failed; falls back to reading and writing if the options allow it. */
  void failed(Exception exception) {
    if (exception instanceof SendfileNotAvailableException unavailable) {
      fallBack(unavailable);
    } else {
      fail(exception);
    }
  }

  // --- reading and writing ---

  private void fallBack(SendfileNotAvailableException reason) {
    if (ended) {
      return;
    }
    if (options.fallback()) {
      reading = true;
      proceed();
    } else {
      fail(reason);
    }
  }

  /** Sends the next part if it can be read at once; returns false if the executor must read it. */
  private boolean sendCached() {
    if (!(file instanceof CachedFile cached) || readAtOnce >= MAX_PER_CALL) {
      return false;
    }
    ByteBuffer into = buffers.take();
    limit(into);
    int count;
    try {
      count = cached.readCached(into, options.offset() + sent);
    } catch (IOException e) {
      count = 0; // The executor's read fails too, and reports it.
    }
    if (count == 0) {
      buffers.giveBack(into);
      return false;
    }
    readAtOnce += count;
    buffer = into;
    write(into.flip());
    return true;
  }

  private void limit(ByteBuffer into) {
    into.limit((int) Math.min(left(), cutShort ? PART : into.capacity()));
  }

  /** Reads the next part into {@code into}, which is empty. */
  void read(ByteBuffer into) {
    readAtOnce = 0;
    limit(into);
    long position = options.offset() + sent;
    LoopFuture<ReadResult> result;
    try {
      result = loop.runInExecutor(() -> read(into, position));
    } catch (RuntimeException e) {
      buffers.giveBack(into);
      buffers.readEnded();
      fail(e);
      return;
    }
    result.addDoneCallback(
        read -> {
          try {
            wasRead(read, into);
          } finally {
            buffers.readEnded();
          }
        });
  }

  /**
   * The outcome of a read in the executor.
   *
   * @param atEnd whether the file has no more bytes
   * @param failure null if the read succeeded
   */
  private record ReadResult(boolean atEnd, @Nullable Throwable failure) {}

  /** Reads in the executor. Returns a failure, because no caller would retrieve an exception. */
  private ReadResult read(ByteBuffer into, long position) {
    try {
      return new ReadResult(fill(into, position), null);
    } catch (Throwable e) {
      return new ReadResult(true, e);
    }
  }

  /**
   * Fills {@code into} from the file, in the executor; returns whether the file has no more bytes.
   */
  private boolean fill(ByteBuffer into, long position) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, position + into.position()) <= 0) {
        return true;
      }
    }
    return false;
  }

  private void wasRead(LoopFuture<ReadResult> read, ByteBuffer data) {
    readPending = false;
    if (read.isCancelled()) {
      // The executor may still use the buffer: it is not pooled.
      fail(new CancellationException());
      return;
    }
    buffer = data;
    ReadResult result = read.resultNow();
    if (ended) {
      releaseBuffer();
    } else if (result.failure() != null) {
      releaseBuffer();
      fail(result.failure());
    } else if (data.position() == 0) {
      succeed();
    } else {
      atEnd = result.atEnd();
      write(data.flip());
    }
  }

  private void write(ByteBuffer data) {
    try {
      outlet.write(data);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Takes back the data of {@link Outlet#write}; what remains in it is read again later. */
  void written(ByteBuffer data) {
    cutShort = data.hasRemaining();
    atEnd &= !cutShort;
    releaseBuffer();
  }

  /** Returns the buffer to the pool: neither the executor nor the driver uses it. */
  private void releaseBuffer() {
    ByteBuffer unused = buffer;
    if (unused != null) {
      buffer = null;
      buffers.giveBack(unused);
    }
  }

  // --- the end ---

  /** Reports that the connection was lost before the whole file was sent. */
  void lost(@Nullable Throwable cause) {
    SocketException exception =
        new SocketException(
            "the connection was closed after %d bytes of the file had been sent".formatted(sent));
    exception.initCause(cause);
    fail(exception);
  }

  /** Completes the future: the whole file, or the whole count, was sent. */
  void succeed() {
    releaseBuffer();
    end();
    future.trySucceed(sent);
  }

  private void fail(Throwable failure) {
    end();
    future.tryFail(failure);
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    // The driver may still use a buffer that the outlet has not given back: it is not pooled.
    outlet.close();
    try {
      UninterruptedFiles.run(() -> file.position(options.offset() + sent));
    } catch (IOException | RuntimeException e) {
      logger.log(DEBUG, () -> "cannot set the position of " + file, e);
    }
  }
}
