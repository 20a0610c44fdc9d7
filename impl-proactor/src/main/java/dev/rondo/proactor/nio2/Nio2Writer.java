package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a stream.
 *
 * <p>A write is never cancelled, because the channel could not write again. The channel gets a
 * copy, so that a caller that cancels can reuse its buffers at once; the copy, a prefix of the
 * data, is still sent. The channel always tries to write at once. If the socket has no room, the
 * copy stays in flight, and the bytes that {@link #tryWrite} reports as unwritten begin with the
 * same bytes. Once the channel has written them, they count as part of the write that follows.
 */
final class Nio2Writer extends Operation<Integer> {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
  private static final ByteBuffer[] NO_BUFFERS = {};

  private final Nio2Stream stream;
  private final Nio2Proactor driver;
  private final ByteBuffer[] single = {EMPTY};
  private @Nullable ByteBuffer copy;
  private boolean abandoned;
  private boolean shutdown;

  /** The number of bytes that the channel has written but that no write has reported yet. */
  private int unreported;

  private @Nullable Exception failure;
  private ByteBuffer[] from = NO_BUFFERS;
  private int offset;
  private int length;
  private int written;
  private boolean finished;
  private @Nullable ConnectOperation connectOperation;
  private @Nullable Completion done;

  Nio2Writer(Nio2Stream stream, Nio2Proactor driver) {
    super(driver.queue());
    this.stream = stream;
    this.driver = driver;
  }

  boolean isWaiting() {
    return done != null;
  }

  // --- immediate writes ---

  int tryWrite(ByteBuffer data) throws IOException {
    single[0] = data;
    try {
      return (int) tryWrite(single, 0, 1);
    } finally {
      single[0] = EMPTY;
    }
  }

  long tryWrite(ByteBuffer[] data, int first, int count) throws IOException {
    requireNoWrite();
    long total = 0;
    while (copy == null) {
      int taken = advance(data, first, count);
      total += taken;
      rethrow();
      if (taken == 0 && !send(data, first, count)) {
        return total;
      }
    }
    return total;
  }

  private void rethrow() throws IOException {
    Exception exception = failure;
    failure = null;
    if (exception instanceof IOException ioException) {
      throw ioException;
    }
    if (exception != null) {
      throw new IOException("cannot write to " + stream.channel(), exception);
    }
  }

  private void requireNoWrite() {
    if (done != null) {
      throw new IllegalStateException(
          "a write is pending on %s: wait for it or cancel it".formatted(stream.channel()));
    }
  }

  /** Skips the bytes that the channel has already written, and returns their number. */
  private int advance(ByteBuffer[] data, int first, int count) {
    int total = 0;
    for (int i = first; i < first + count && unreported > 0; i++) {
      int step = Math.min(unreported, data[i].remaining());
      data[i].position(data[i].position() + step);
      unreported -= step;
      total += step;
    }
    return total;
  }

  /** Gives the channel a copy of the first bytes. Returns false if there are none. */
  private boolean send(ByteBuffer[] data, int first, int count) {
    long remaining = remaining(data, first, count);
    if (remaining == 0) {
      return false;
    }
    ByteBuffer target = driver.buffers().take((int) Math.min(remaining, ReadBufferPool.LARGEST));
    try {
      fill(target, data, first, count);
    } catch (RuntimeException e) { // The arena of a buffer is closed or confined to another thread.
      driver.buffers().release(target);
      throw e;
    }
    copy = target.flip();
    writeCopy(target);
    return true;
  }

  private static void fill(ByteBuffer target, ByteBuffer[] data, int first, int count) {
    for (int i = first; i < first + count && target.hasRemaining(); i++) {
      int step = Math.min(target.remaining(), data[i].remaining());
      target.put(target.position(), data[i], data[i].position(), step);
      target.position(target.position() + step);
    }
  }

  private void writeCopy(ByteBuffer data) {
    driver.queue().beginCall();
    try {
      stream.channel().write(data, null, this);
    } catch (RuntimeException e) {
      ended(null, e);
    } finally {
      driver.queue().endCall();
    }
  }

  private static long remaining(ByteBuffer[] data, int first, int count) {
    long total = 0;
    for (int i = first; i < first + count; i++) {
      total += data[i].remaining();
    }
    return total;
  }

  // --- pending writes ---

  void write(ByteBuffer[] data, int first, int count, Completion done) {
    begin(done);
    from = data;
    offset = first;
    length = count;
    continueWrite();
  }

  void connect(SocketAddress address, Completion done) {
    begin(done);
    ConnectOperation operation = new ConnectOperation(driver.queue());
    connectOperation = operation;
    driver.queue().beginCall();
    try {
      stream.channel().connect(address, null, operation);
    } catch (RuntimeException e) {
      cancel();
      throw e;
    } finally {
      driver.queue().endCall();
    }
  }

  private void begin(Completion done) {
    requireNoWrite();
    this.done = done;
    finished = false;
  }

  /** Continues the pending write, unless an earlier copy is still in flight. */
  private void continueWrite() {
    if (copy != null) {
      return;
    }
    try {
      written = advance(from, offset, length);
      if (written > 0 || failure != null || !send(from, offset, length)) {
        finish();
      }
    } catch (RuntimeException e) {
      // The buffer may belong to another thread or be freed.
      failure = BufferMemory.explain(e, from, offset, length);
      finish();
    }
  }

  private void finish() {
    finished = true;
    stream.enqueue();
  }

  @Override
  void ended(@Nullable Integer count, @Nullable Exception exception) {
    ByteBuffer data = Objects.requireNonNull(copy);
    if (abandoned && exception == null && data.hasRemaining()) {
      // These bytes are committed, and the next write comes after them.
      writeCopy(data);
      return;
    }
    driver.buffers().release(data);
    copy = null;
    if (abandoned) {
      abandoned = false;
      unreported = 0;
      afterAbandoned();
      return;
    }
    failure = Nio2Stream.translated(exception);
    unreported += count == null ? 0 : count;
    if (done != null) {
      written = advance(from, offset, length);
      finish();
    }
  }

  private void afterAbandoned() {
    if (done != null) {
      continueWrite();
    } else if (shutdown) {
      try {
        stream.channel().shutdownOutput();
      } catch (IOException e) {
        // The connection is gone; the reader reports that.
      }
    }
  }

  /** Returns the number of bytes of the pending write that are sent even if it is cancelled. */
  int committedBytes() {
    ByteBuffer data = copy;
    if (done == null || abandoned) {
      return 0;
    }
    return finished ? written : data == null ? 0 : data.remaining();
  }

  /** Abandons the pending write; bytes of it in flight do not count for a later one. */
  void cancel() {
    done = null;
    connectOperation = null;
    from = NO_BUFFERS;
    unreported = 0;
    failure = null;
    abandoned = copy != null;
  }

  /** Fails the pending operation, if any. */
  void fail() {
    Completion completion = done;
    cancel();
    if (completion != null) {
      completion.failed(new AsynchronousCloseException());
    }
  }

  void shutdownOutput() throws IOException {
    if (copy == null) {
      stream.channel().shutdownOutput();
    } else {
      shutdown = true;
    }
  }

  /** Reports the result of a finished write or connect, in the run phase. */
  void deliver() {
    Completion completion = done;
    if (completion == null || !finished) {
      return;
    }
    done = null;
    from = NO_BUFFERS;
    Exception exception = failure;
    if (written > 0 || exception == null) {
      completion.completed(written);
    } else {
      failure = null;
      completion.failed(exception);
    }
  }

  /** A connect in progress; its result is ignored once it was cancelled. */
  private final class ConnectOperation extends Operation<Void> {

    ConnectOperation(CompletionQueue queue) {
      super(queue);
    }

    @Override
    void ended(@Nullable Void nothing, @Nullable Exception exception) {
      if (connectOperation == this) {
        connectOperation = null;
        written = 0;
        failure = exception;
        finish();
      }
    }
  }
}
