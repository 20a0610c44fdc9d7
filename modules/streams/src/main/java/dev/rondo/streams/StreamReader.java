package dev.rondo.streams;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a connection, for tasks. Only one task may read at a time. While more than
 * twice the limit is unread, the connection's transport pauses reading. Must be used on the loop
 * thread, and methods that wait only in tasks. Mirrors {@code asyncio.StreamReader}.
 */
public final class StreamReader {

  private static final Separators LINE_FEED = new Separators(new byte[] {'\n'});

  private final StreamInput input;
  private final ReceiveBuffer buffer;
  private final int limit;

  StreamReader(StreamInput input, int limit) {
    this.input = input;
    this.limit = limit;
    buffer = input.buffer();
  }

  /**
   * Waits for data and returns 1 to {@code count} bytes, or an empty array at the end of the
   * stream. Mirrors {@code read(n)}.
   */
  public byte[] read(int count) throws Exception {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    if (count > 0) {
      awaitBytes();
    }
    return input.take(count);
  }

  /**
   * Waits for data and calls {@code consumer} once with all of it, which is at least one byte.
   * Returns the number of bytes that {@code consumer} has taken, or -1 at the end of the stream,
   * without a call. The bytes that it leaves are kept and come first in the next read, which does
   * not wait for more.
   *
   * <p>This is the fastest way to read: bytes that arrive during the wait are lent in the buffer
   * into which the loop has received them, without a copy. Then {@code consumer} is called on the
   * loop thread before this task resumes, outside of any task: it must not wait, and has the
   * context of the connection. Otherwise it is called in this task. An exception that it throws is
   * thrown here. A task that is cancelled after the call gets the {@code CancellationException} all
   * the same, and the bytes that were taken are not read again.
   *
   * <p>An echo is {@code while (reader.read(writer::write) >= 0) writer.drain();}
   */
  public int read(DataConsumer consumer) throws Exception {
    Objects.requireNonNull(consumer, "consumer");
    input.requireReadable();
    while (input.mustWait()) {
      int taken = input.awaitInput(consumer);
      if (taken >= 0) {
        return taken;
      }
    }
    if (buffer.size() == 0) {
      return -1;
    }
    int taken = buffer.lendTo(consumer);
    input.resumeIfBelowLimit();
    return taken;
  }

  /**
   * Waits for data and moves as much as possible into {@code target}, which other code must not use
   * until this method returns. Returns the number of bytes, or -1 at the end of the stream. Bytes
   * that arrive during the wait are copied once, and no array is allocated.
   */
  public int read(ByteBuffer target) throws Exception {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    input.requireReadable();
    while (input.mustWait()) {
      int copied = input.awaitInput(target);
      if (copied > 0) {
        return copied;
      }
    }
    int count = buffer.moveTo(target);
    input.resumeIfBelowLimit();
    return count == 0 ? -1 : count;
  }

  /** Waits for the end of the stream and returns everything before it. Mirrors {@code read(-1)}. */
  public byte[] readAll() throws Exception {
    input.requireReadable();
    while (!input.hasEnded()) {
      input.resume();
      input.awaitInput();
    }
    return buffer.take(buffer.size());
  }

  /**
   * Waits for exactly {@code count} bytes, which may be more than the limit. Mirrors {@code
   * readexactly}.
   *
   * @throws IncompleteReadException if the stream ends before that
   */
  public byte[] readExactly(int count) throws Exception {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    input.requireReadable();
    while (buffer.size() < count) {
      if (input.hasEnded()) {
        throw new IncompleteReadException(buffer.take(buffer.size()), count + " bytes");
      }
      input.resume();
      input.awaitInput();
    }
    byte[] bytes = buffer.take(count);
    input.resumeIfBelowLimit();
    return bytes;
  }

  /**
   * Waits for a line and returns it with its line feed. At the end of the stream, returns the
   * remaining bytes. Mirrors {@code readline}.
   *
   * @throws LimitOverrunException if the line is longer than the limit; the part that has arrived
   *     is dropped
   */
  public byte[] readLine() throws Exception {
    try {
      return readUntil(LINE_FEED);
    } catch (IncompleteReadException e) {
      return e.partial();
    } catch (LimitOverrunException e) {
      buffer.take(Math.min(buffer.size(), e.consumed()));
      input.resumeIfBelowLimit();
      throw e;
    }
  }

  /**
   * Waits for a line and returns it as text, without the line feed or the carriage return and line
   * feed that ends it; null at the end of the stream.
   *
   * @throws LimitOverrunException if the line is longer than the limit; the part that has arrived
   *     is dropped
   */
  public @Nullable String readLine(Charset charset) throws Exception {
    Objects.requireNonNull(charset, "charset");
    byte[] line = readLine();
    if (line.length == 0) {
      return null;
    }
    int length = line.length;
    if (line[length - 1] == '\n') {
      length--;
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
    }
    return new String(line, 0, length, charset);
  }

  /**
   * Waits for one of {@code separators} and returns the bytes up to and including it. If several
   * are there, it is the one that ends first. Mirrors {@code readuntil}.
   *
   * @throws IncompleteReadException if the stream ends before a separator
   * @throws LimitOverrunException if no separator is within the limit; no bytes are taken
   */
  public byte[] readUntil(byte[]... separators) throws Exception {
    return readUntil(new Separators(separators));
  }

  private byte[] readUntil(Separators separators) throws Exception {
    input.requireReadable();
    int searched = 0;
    while (true) {
      Separators.Match match = separators.find(buffer, searched);
      if (match != null) {
        if (match.start() > limit) {
          throw new LimitOverrunException(
              "the separator is beyond the limit of %d bytes: open the connection with a higher limit"
                  .formatted(limit),
              match.start());
        }
        byte[] bytes = buffer.take(match.end());
        input.resumeIfBelowLimit();
        return bytes;
      }
      searched = Math.max(0, buffer.size() - separators.longest() + 1);
      if (searched > limit) {
        throw new LimitOverrunException(
            "no separator within the limit of %d bytes: open the connection with a higher limit"
                .formatted(limit),
            searched);
      }
      if (input.hasEnded()) {
        throw new IncompleteReadException(buffer.take(buffer.size()), "a separator");
      }
      input.awaitInput();
    }
  }

  /** Returns whether the stream has ended and all of it was read. Mirrors {@code at_eof}. */
  public boolean atEof() {
    return input.isAtEnd();
  }

  /** Returns the number of bytes that a read gets without waiting. */
  int available() {
    return buffer.size();
  }

  // --- other interfaces ---

  /**
   * Returns this reader as an {@link InputStream}, for libraries that read blocking streams. It
   * must be used in tasks of the loop, where a read that waits suspends the task. Cancelling the
   * task throws a {@link java.util.concurrent.CancellationException} out of the read. Closing the
   * stream does not close the connection.
   */
  public InputStream asInputStream() {
    return new ReaderInputStream(input.loop(), this);
  }

  /** As {@link #asPublisher(int)}, with chunks of at most 64 KiB. */
  public Flow.Publisher<ByteBuffer> asPublisher() {
    return asPublisher(Streams.DEFAULT_LIMIT);
  }

  /**
   * Returns a publisher of what this reader receives, in chunks of 1 to {@code maxBytes} bytes as
   * they arrive, each in a buffer of its own. While the subscriber requests none, at most twice the
   * limit is kept, and then the transport pauses reading. The publisher has one subscriber, which
   * can subscribe, request and cancel on any thread and gets its signals on the loop thread, in a
   * task. The end of the stream completes it, and a broken connection fails it. After the
   * subscriber has cancelled, tasks can read on.
   *
   * @throws IllegalArgumentException if {@code maxBytes} is not positive
   */
  public Flow.Publisher<ByteBuffer> asPublisher(int maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
    }
    return new ReaderPublisher(input.loop(), input, maxBytes);
  }

  private void awaitBytes() throws Exception {
    input.requireReadable();
    while (input.mustWait()) {
      input.awaitInput();
    }
  }
}
