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
 * A file on its way: sent by the system as long as it can, and else by turns read in the executor
 * and written. There is never more of it in memory than one buffer.
 */
final class FileTransfer {

  private static final System.Logger logger = Loggers.of(FileTransfer.class);

  /** How much the system sends at most before others get their turn. */
  private static final long AT_ONCE = 1024 * 1024;

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

  /** Sends more; what was given to the outlet is on its way. */
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

  /** So many bytes more are sent. */
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

  // --- by the system ---

  private void send(long left) {
    try {
      outlet.sendFile(file, options.offset() + sent, Math.min(left, AT_ONCE));
    } catch (SendfileNotAvailableException e) {
      fallBack(e);
    } catch (RuntimeException e) {
      // Somebody else writes to the socket, or the file is of a kind that cannot be sent.
      fail(e);
    }
  }

  /** Sending failed. */
  void failed(Exception exception) {
    if (exception instanceof SendfileNotAvailableException unavailable) {
      fallBack(unavailable);
    } else {
      fail(exception);
    }
  }

  // --- by hand ---

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
   * The end of a read off the loop.
   *
   * @param atEnd whether the file has no more bytes
   * @param failure null if the read succeeded
   */
  private record ReadResult(boolean atEnd, @Nullable Exception failure) {}

  /** Reads off the loop. A failure is a result: no caller could retrieve that of the future. */
  private ReadResult read(ByteBuffer into, long position) {
    try {
      return new ReadResult(fill(into, position), null);
    } catch (IOException | RuntimeException e) {
      return new ReadResult(true, e);
    }
  }

  /** Reads as much as there is room for; whether the file ends with that. Off the loop. */
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
    Exception failure = result == null ? new CancellationException() : result.failure();
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

  /** The connection has ended under the file. */
  void lost(@Nullable Throwable cause) {
    SocketException exception =
        new SocketException(
            "the connection was closed while a file was sent; %d bytes of it had been"
                .formatted(sent));
    exception.initCause(cause);
    fail(exception);
  }

  /** Nothing is left to send. */
  void succeed() {
    if (buffer != null) {
      // Only now does nobody else use it.
      buffers.give(buffer);
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
      logger.log(DEBUG, () -> "the position of " + file + " cannot be set", e);
    }
  }
}
