package dev.rondo.engine.net.file;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.OperationFuture;
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
 * Sends one file. The system sends it if it can; otherwise, parts of the file are read in the
 * executor and then written. At most one buffer of the file is in memory at a time.
 */
final class FileTransfer {

  private static final System.Logger logger = Loggers.of(FileTransfer.class);

  /** The most bytes sent by one call, so that other connections get their turn. */
  private static final long MAX_PER_CALL = 1024 * 1024;

  private final EventLoop loop;
  private final FileBuffers buffers;
  private final Outlet outlet;
  private final FileChannel file;
  private final SendfileOptions options;
  private final OperationFuture<Long> future;
  private long sent;
  private boolean reading;
  private boolean atEnd;
  private boolean ended;
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
    future = new OperationFuture<>(loop, core, this::end);
  }

  LoopFuture<Long> start() {
    outlet.open(this);
    return future;
  }

  /** Sends the next part, after the outlet has accepted the one before. */
  void proceed() {
    if (ended) {
      return;
    }
    long left = options.count().orElse(Long.MAX_VALUE) - sent;
    if (left == 0 || atEnd) {
      succeed();
    } else if (reading) {
      read(left);
    } else {
      send(left);
    }
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

  private void read(long left) {
    ByteBuffer target = buffer;
    if (target == null) {
      target = buffers.take();
      buffer = target;
    }
    ByteBuffer into = target.clear().limit((int) Math.min(left, target.capacity()));
    long position = options.offset() + sent;
    try {
      loop.runInExecutor(() -> read(into, position)).addDoneCallback(this::wasRead);
    } catch (RuntimeException e) {
      fail(e);
    }
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

  private void wasRead(LoopFuture<ReadResult> read) {
    ByteBuffer data = buffer;
    if (ended || data == null) {
      return;
    }
    ReadResult result = read.isCancelled() ? null : read.resultNow();
    Throwable failure = result == null ? new CancellationException() : result.failure();
    if (failure != null) {
      fail(failure);
      return;
    }
    atEnd = result != null && result.atEnd();
    if (data.position() == 0) {
      succeed();
    } else {
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
    if (buffer != null) {
      // After a failure, the executor or the driver may still use the buffer: it is not pooled.
      buffers.giveBack(buffer);
    }
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
    buffer = null;
    outlet.close();
    try {
      UninterruptedFiles.run(() -> file.position(options.offset() + sent));
    } catch (IOException | RuntimeException e) {
      logger.log(DEBUG, () -> "cannot set the position of " + file, e);
    }
  }
}
