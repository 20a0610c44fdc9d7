package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a stream.
 *
 * <p>Cancelling a channel's read would break its reading direction, so no read is cancelled. It
 * continues into the driver's buffer, and its bytes wait there for the next reader.
 */
final class Nio2Reader extends Operation<Integer> {

  private enum State {
    /** The channel is asked for nothing and there is nothing. */
    IDLE,
    /** The channel reads into the buffer. */
    READING,
    /** There are bytes in the buffer, an end or a failure. */
    ARRIVED,
    /** A sink has the buffer. */
    LENT
  }

  /** The most buffers of input that are read and discarded when the socket is closed. */
  private static final int MOST_DISCARDED = 64;

  /** After how many reads that found less the size is reduced. */
  private static final int PATIENCE = 16;

  private final Nio2Stream stream;
  private final Nio2Proactor driver;
  private State state = State.IDLE;
  private int size = ReadBufferPool.SMALLEST;

  /** The number of reads in a row for which the next smaller size would have been enough. */
  private int smaller;

  private @Nullable ByteBuffer buffer;
  private boolean atEnd;
  private @Nullable Exception failure;
  private @Nullable ReadSink sink;
  private @Nullable ByteBuffer into;
  private @Nullable Completion done;

  /** Whether the driver has it in its list of reads to start. */
  private boolean listed;

  Nio2Reader(Nio2Stream stream, Nio2Proactor driver) {
    super(driver.queue());
    this.stream = stream;
    this.driver = driver;
  }

  boolean isWaiting() {
    return done != null;
  }

  /** Whether bytes are here or may come that nobody asks for any more. */
  boolean hasRest() {
    return state != State.IDLE;
  }

  boolean isAtEnd() {
    return atEnd;
  }

  boolean isReading() {
    return state == State.READING;
  }

  // --- who wants it ---

  void read(ByteBuffer into, Completion done) {
    if (sink != null) {
      throw new IllegalStateException("a transport reads from " + stream.channel());
    }
    requireNoRead();
    this.into = into;
    this.done = done;
    want();
  }

  void start(ReadSink sink) {
    requireNoRead();
    this.sink = sink;
    want();
  }

  private void requireNoRead() {
    if (done != null) {
      throw new IllegalStateException(
          "a read is pending on %s; wait for its end or cancel it".formatted(stream.channel()));
    }
  }

  /** Nobody wants it any more. */
  void stop() {
    sink = null;
    done = null;
    into = null;
  }

  /** Fails a read that is pending. */
  void fail() {
    Completion told = done;
    stop();
    if (told != null) {
      told.failed(new AsynchronousCloseException());
    }
  }

  private void want() {
    if (state == State.ARRIVED) {
      stream.ready();
    } else if (state == State.IDLE && !listed) {
      listed = true;
      driver.readLater(this);
    }
  }

  // --- where it comes from ---

  /** Starts a read if a reader still waits. */
  void startLater() {
    listed = false;
    if (state == State.IDLE && (sink != null || done != null)) {
      ask();
    }
  }

  private void ask() {
    if (atEnd) {
      state = State.ARRIVED;
      stream.ready();
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
      learn(buffer.capacity(), count);
      buffer.flip();
    } else {
      atEnd = exception == null;
      giveBack();
    }
    if (sink != null || done != null) {
      stream.ready();
    }
  }

  /** Takes note of a read with {@code room} bytes of room that found {@code count}. */
  private void learn(int room, int count) {
    if (count == room) {
      size = ReadBufferPool.above(size);
      smaller = 0;
    } else if (count > ReadBufferPool.below(size)) {
      smaller = 0;
    } else if (++smaller == PATIENCE) {
      size = ReadBufferPool.below(size);
      smaller = 0;
    }
  }

  private void giveBack() {
    ByteBuffer used = buffer;
    buffer = null;
    if (used != null) {
      driver.buffers().give(used);
    }
  }

  // --- where it goes ---

  /** Delivers what has arrived, in the run phase. */
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
        giveBack();
        state = State.IDLE;
        if (sink != null) {
          want();
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

  private void deliver(Completion told, ByteBuffer target) {
    ByteBuffer data = buffer;
    Exception exception = failure;
    stop();
    if (data == null) {
      state = State.IDLE;
      failure = null;
      if (exception != null) {
        told.failed(exception);
      } else {
        told.completed(-1);
      }
      return;
    }
    int count = Math.min(data.remaining(), target.remaining());
    try {
      target.put(target.position(), data, data.position(), count);
    } catch (RuntimeException e) {
      // The memory may be another thread's, or gone. What was read is for the next one.
      told.failed(e);
      return;
    }
    target.position(target.position() + count);
    data.position(data.position() + count);
    if (!data.hasRemaining()) {
      giveBack();
      state = State.IDLE;
    }
    told.completed(count);
  }

  /** Drops what has arrived, for a stream that is closed. */
  void discard() {
    if (state == State.ARRIVED) {
      giveBack();
      state = State.IDLE;
    }
  }

  /**
   * Reads what the system has, for a stream that is about to be closed: a socket closed with unread
   * bytes resets its connection. The read that finds nothing ends with the channel.
   */
  void discardInput() {
    sink = null;
    for (int i = 0; i < MOST_DISCARDED && !atEnd && failure == null; i++) {
      discard();
      if (state != State.IDLE) {
        return;
      }
      size = ReadBufferPool.LARGEST;
      ask();
    }
  }
}
