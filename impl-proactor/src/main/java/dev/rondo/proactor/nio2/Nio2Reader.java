package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a stream.
 *
 * <p>A read is never cancelled, because the channel could not read again. It continues into the
 * driver's buffer, and its bytes wait there for the next reader.
 */
final class Nio2Reader extends Operation<Integer> {

  private enum State {
    /** No read is in progress, and the buffer is empty. */
    IDLE,
    /** The channel is reading into the buffer. */
    READING,
    /** The buffer has bytes, or the stream has ended or failed. */
    ARRIVED,
    /** The buffer is lent to a sink. */
    LENT
  }

  /** The most reads whose input is discarded at the close. */
  private static final int MAX_DISCARDED_READS = 64;

  /** The number of consecutive small reads after which the buffer size is reduced. */
  private static final int SHRINK_AFTER = 16;

  private final Nio2Stream stream;
  private final Nio2Proactor driver;
  private State state = State.IDLE;
  private int size = ReadBufferPool.SMALLEST;

  /** The number of consecutive reads for which the next smaller size would have sufficed. */
  private int smallReads;

  private @Nullable ByteBuffer buffer;
  private boolean atEnd;
  private @Nullable Exception failure;
  private @Nullable ReadSink sink;
  private @Nullable ByteBuffer into;
  private @Nullable Completion done;

  /** Whether this is in the driver's list of reads to start. */
  private boolean scheduled;

  Nio2Reader(Nio2Stream stream, Nio2Proactor driver) {
    super(driver.queue());
    this.stream = stream;
    this.driver = driver;
  }

  boolean isWaiting() {
    return done != null;
  }

  /** Returns whether there are bytes, or a read in progress, that no reader has claimed. */
  boolean hasUnclaimedInput() {
    return state != State.IDLE;
  }

  boolean isAtEnd() {
    return atEnd;
  }

  boolean isReading() {
    return state == State.READING;
  }

  // --- requests ---

  void read(ByteBuffer into, Completion done) {
    if (sink != null) {
      throw new IllegalStateException("a transport is already reading from " + stream.channel());
    }
    requireNoRead();
    this.into = into;
    this.done = done;
    requestData();
  }

  void start(ReadSink sink) {
    requireNoRead();
    this.sink = sink;
    requestData();
  }

  private void requireNoRead() {
    if (done != null) {
      throw new IllegalStateException(
          "a read is pending on %s: wait for it or cancel it".formatted(stream.channel()));
    }
  }

  /** Forgets the sink or the pending read. */
  void stop() {
    sink = null;
    done = null;
    into = null;
  }

  /** Fails the pending read, if any. */
  void fail() {
    Completion completion = done;
    stop();
    if (completion != null) {
      completion.failed(new AsynchronousCloseException());
    }
  }

  private void requestData() {
    if (state == State.ARRIVED) {
      stream.enqueue();
    } else if (state == State.IDLE && !scheduled) {
      scheduled = true;
      driver.readLater(this);
    }
  }

  // --- reading from the channel ---

  /** Starts a read if a sink or a pending read still needs data. */
  void startIfRequested() {
    scheduled = false;
    if (state == State.IDLE && (sink != null || done != null)) {
      startRead();
    }
  }

  private void startRead() {
    if (atEnd) {
      state = State.ARRIVED;
      stream.enqueue();
      return;
    }
    ByteBuffer target = driver.buffers().take(size);
    buffer = target;
    state = State.READING;
    driver.queue().beginCall();
    try {
      stream.channel().read(target, null, this);
    } catch (RuntimeException e) {
      ended(null, e);
    } finally {
      driver.queue().endCall();
    }
  }

  @Override
  void ended(@Nullable Integer count, @Nullable Exception exception) {
    state = State.ARRIVED;
    failure = Nio2Stream.translated(exception);
    if (count != null && count >= 0 && buffer != null) {
      adaptSize(buffer.capacity(), count);
      buffer.flip();
    } else {
      atEnd = exception == null;
      releaseBuffer();
    }
    if (sink != null || done != null) {
      stream.enqueue();
    }
  }

  /** Adapts the buffer size to a read of {@code count} bytes into {@code room} bytes. */
  private void adaptSize(int room, int count) {
    if (count == room) {
      size = ReadBufferPool.larger(size);
      smallReads = 0;
    } else if (count > ReadBufferPool.smaller(size)) {
      smallReads = 0;
    } else if (++smallReads == SHRINK_AFTER) {
      size = ReadBufferPool.smaller(size);
      smallReads = 0;
    }
  }

  private void releaseBuffer() {
    ByteBuffer used = buffer;
    buffer = null;
    if (used != null) {
      driver.buffers().release(used);
    }
  }

  // --- delivering ---

  /** Delivers bytes, end or failure, in the run phase. */
  void deliver() {
    if (state != State.ARRIVED) {
      return;
    }
    ReadSink reader = sink;
    if (reader != null) {
      deliver(reader);
    } else if (done != null && into != null) {
      deliver(done, into);
    }
  }

  private void deliver(ReadSink reader) {
    ByteBuffer data = buffer;
    if (data != null) {
      state = State.LENT;
      try {
        reader.received(data);
      } finally {
        releaseBuffer();
        state = State.IDLE;
        if (sink != null) {
          requestData();
        }
      }
      return;
    }
    Exception exception = failure;
    stop();
    state = State.IDLE;
    failure = null;
    if (exception != null) {
      atEnd = true;
      reader.failed(exception);
    } else {
      reader.ended();
    }
  }

  private void deliver(Completion completion, ByteBuffer target) {
    ByteBuffer data = buffer;
    Exception exception = failure;
    stop();
    if (data == null) {
      state = State.IDLE;
      failure = null;
      if (exception != null) {
        completion.failed(exception);
      } else {
        completion.completed(-1);
      }
      return;
    }
    int count = Math.min(data.remaining(), target.remaining());
    try {
      target.put(target.position(), data, data.position(), count);
    } catch (RuntimeException e) {
      // The buffer may belong to another thread or be freed. Keep the bytes for the next read.
      completion.failed(BufferMemory.explain(e, target));
      return;
    }
    target.position(target.position() + count);
    data.position(data.position() + count);
    if (!data.hasRemaining()) {
      releaseBuffer();
      state = State.IDLE;
    }
    completion.completed(count);
  }

  /** Drops the bytes that were read, for a closed stream. */
  void discard() {
    if (state == State.ARRIVED) {
      releaseBuffer();
      state = State.IDLE;
    }
  }

  /**
   * Reads and drops the input that the kernel has, for a stream that is about to be closed: closing
   * a socket with unread bytes resets its connection. A read that finds none ends when the channel
   * is closed.
   */
  void discardInput() {
    sink = null;
    for (int i = 0; i < MAX_DISCARDED_READS && !atEnd && failure == null; i++) {
      discard();
      if (state != State.IDLE) {
        return;
      }
      size = ReadBufferPool.LARGEST;
      startRead();
    }
  }
}
