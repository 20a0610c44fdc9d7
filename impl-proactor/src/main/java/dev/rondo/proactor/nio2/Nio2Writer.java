package dev.rondo.proactor.nio2;

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
 * <p>Cancelling a channel's write would break its writing direction, so no write is cancelled. The
 * channel gets a copy: a caller that cancels has its buffers back, and at worst the copy, a prefix
 * of the data, is still sent. The channel tries to write at once. If there is no room, the copy
 * stays pending, and the bytes that {@link #tryWrite} leaves over begin with it: they count as
 * written when the channel has accepted them.
 */
final class Nio2Writer extends Operation<Integer> {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
  private static final ByteBuffer[] NOTHING = {};

  private final Nio2Stream stream;
  private final Nio2Proactor driver;
  private final ByteBuffer[] single = {EMPTY};
  private @Nullable ByteBuffer copy;
  private boolean abandoned;
  private boolean shutdown;

  /** The bytes that the channel accepted before the write that they belong to was requested. */
  private int ahead;

  private @Nullable Exception failure;
  private ByteBuffer[] from = NOTHING;
  private int offset;
  private int length;
  private int written;
  private boolean settled;
  private @Nullable Connecting connecting;
  private @Nullable Completion done;

  Nio2Writer(Nio2Stream stream, Nio2Proactor driver) {
    super(driver.queue());
    this.stream = stream;
    this.driver = driver;
  }

  boolean isWaiting() {
    return done != null;
  }

  // --- now ---

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
          "a write is pending on %s; wait for its end or cancel it".formatted(stream.channel()));
    }
  }

  /** Passes over what the channel has taken, and tells how much that was. */
  private int advance(ByteBuffer[] data, int first, int count) {
    int total = 0;
    for (int i = first; i < first + count && ahead > 0; i++) {
      int step = Math.min(ahead, data[i].remaining());
      data[i].position(data[i].position() + step);
      ahead -= step;
      total += step;
    }
    return total;
  }

  /** Gives the channel a copy of the first bytes; false if there are none. */
  private boolean send(ByteBuffer[] data, int first, int count) {
    long remaining = remaining(data, first, count);
    if (remaining == 0) {
      return false;
    }
    ByteBuffer target = driver.buffers().take((int) Math.min(remaining, ReadBufferPool.LARGEST));
    for (int i = first; i < first + count && target.hasRemaining(); i++) {
      int step = Math.min(target.remaining(), data[i].remaining());
      target.put(target.position(), data[i], data[i].position(), step);
      target.position(target.position() + step);
    }
    copy = target.flip();
    driver.queue().beginCall();
    try {
      stream.channel().write(target, null, this);
    } catch (RuntimeException e) {
      ended(null, e);
    } finally {
      driver.queue().endCall();
    }
    return true;
  }

  private static long remaining(ByteBuffer[] data, int first, int count) {
    long total = 0;
    for (int i = first; i < first + count; i++) {
      total += data[i].remaining();
    }
    return total;
  }

  // --- later ---

  void write(ByteBuffer[] data, int first, int count, Completion done) {
    begin(done);
    from = data;
    offset = first;
    length = count;
    proceed();
  }

  void connect(SocketAddress address, Completion done) {
    begin(done);
    Connecting operation = new Connecting(driver.queue());
    connecting = operation;
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
    settled = false;
  }

  /** Does for the pending write what can be done. */
  private void proceed() {
    if (copy != null) {
      return;
    }
    try {
      written = advance(from, offset, length);
      if (written > 0 || failure != null || !send(from, offset, length)) {
        settle();
      }
    } catch (RuntimeException e) {
      // The memory may be another thread's, or gone.
      failure = e;
      settle();
    }
  }

  private void settle() {
    settled = true;
    stream.ready();
  }

  @Override
  void ended(@Nullable Integer count, @Nullable Exception exception) {
    driver.buffers().give(Objects.requireNonNull(copy));
    copy = null;
    if (abandoned) {
      abandoned = false;
      ahead = 0;
      afterAbandoned();
      return;
    }
    failure = Nio2Stream.translated(exception);
    ahead += count == null ? 0 : count;
    if (done != null) {
      written = advance(from, offset, length);
      settle();
    }
  }

  private void afterAbandoned() {
    if (done != null) {
      proceed();
    } else if (shutdown) {
      try {
        stream.channel().shutdownOutput();
      } catch (IOException e) {
        // The connection is gone, and its end with it: the reading side says so.
      }
    }
  }

  /** Nobody waits for the write any more; what the channel has of it is of no other. */
  void cancel() {
    done = null;
    connecting = null;
    from = NOTHING;
    ahead = 0;
    failure = null;
    abandoned = copy != null;
  }

  /** Fails what is pending. */
  void fail() {
    Completion told = done;
    cancel();
    if (told != null) {
      told.failed(new AsynchronousCloseException());
    }
  }

  void shutdownOutput() throws IOException {
    if (copy == null) {
      stream.channel().shutdownOutput();
    } else {
      shutdown = true;
    }
  }

  /** Tells how the write or connect went that has ended, in the run phase. */
  void deliver() {
    Completion told = done;
    if (told == null || !settled) {
      return;
    }
    done = null;
    from = NOTHING;
    Exception exception = failure;
    if (written > 0 || exception == null) {
      told.completed(written);
    } else {
      failure = null;
      told.failed(exception);
    }
  }

  /** A pending connect. Its result is ignored once it is cancelled. */
  private final class Connecting extends Operation<Void> {

    Connecting(CompletionQueue queue) {
      super(queue);
    }

    @Override
    void ended(@Nullable Void nothing, @Nullable Exception exception) {
      if (connecting == this) {
        connecting = null;
        written = 0;
        failure = exception;
        settle();
      }
    }
  }
}
