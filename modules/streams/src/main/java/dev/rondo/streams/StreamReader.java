package dev.rondo.streams;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/**
 * The bytes that a connection receives, for tasks to read. One task reads at a time. At most twice
 * the limit is buffered; then the connection is not read until a task has read some. Used on the
 * loop's turn, and, where a method says that it waits, in tasks only. Mirrors {@code
 * asyncio.StreamReader}.
 */
public final class StreamReader {

  private static final byte[] LINE_FEED = {'\n'};

  private final Incoming incoming;
  private final ReceiveBuffer buffer;
  private final int limit;

  StreamReader(Incoming incoming, int limit) {
    this.incoming = incoming;
    this.limit = limit;
    buffer = incoming.buffer();
  }

  /**
   * Waits for something and returns it: 1 to {@code count} bytes, or none at the end of the stream.
   * Mirrors {@code read(n)}.
   */
  public byte[] read(int count) throws Exception {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    if (count > 0) {
      awaitSome();
    }
    byte[] bytes = buffer.take(Math.min(count, buffer.size()));
    incoming.resumeIfSmall();
    return bytes;
  }

  /**
   * Waits for something and puts as much as there is into {@code target}, which nobody else uses
   * until then. Returns how much, or -1 at the end of the stream. The quickest way to read: what
   * arrives while this waits is copied once, and no array is made for it.
   */
  public int read(ByteBuffer target) throws Exception {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    incoming.begin();
    while (incoming.isDry()) {
      int given = incoming.awaitNews(target);
      if (given > 0) {
        return given;
      }
    }
    int count = buffer.moveTo(target);
    incoming.resumeIfSmall();
    return count == 0 ? -1 : count;
  }

  /** Waits for the end of the stream and returns everything before it. Mirrors {@code read(-1)}. */
  public byte[] readAll() throws Exception {
    incoming.begin();
    while (!incoming.hasEnded()) {
      incoming.resume();
      incoming.awaitNews();
    }
    return buffer.take(buffer.size());
  }

  /**
   * Waits for exactly {@code count} bytes, which may be more than the limit. Mirrors {@code
   * readexactly}.
   *
   * @throws IncompleteReadException if the stream ends before
   */
  public byte[] readExactly(int count) throws Exception {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    incoming.begin();
    while (buffer.size() < count) {
      if (incoming.hasEnded()) {
        throw new IncompleteReadException(buffer.take(buffer.size()), count + " expected");
      }
      incoming.resume();
      incoming.awaitNews();
    }
    byte[] bytes = buffer.take(count);
    incoming.resumeIfSmall();
    return bytes;
  }

  /**
   * Waits for a line and returns it with its line feed; at the end of the stream, what is left.
   * Mirrors {@code readline}.
   *
   * @throws LimitOverrunException if it is longer than the limit; what of it has arrived is dropped
   */
  public byte[] readLine() throws Exception {
    try {
      return readUntil(LINE_FEED);
    } catch (IncompleteReadException e) {
      return e.partial();
    } catch (LimitOverrunException e) {
      buffer.take(Math.min(buffer.size(), e.consumed()));
      incoming.resumeIfSmall();
      throw e;
    }
  }

  /**
   * Waits for {@code separator} and returns everything up to and with it. Mirrors {@code
   * readuntil}.
   *
   * @throws IncompleteReadException if the stream ends before
   * @throws LimitOverrunException if more than the limit comes before it; nothing is then taken
   */
  public byte[] readUntil(byte[] separator) throws Exception {
    if (separator.length == 0) {
      throw new IllegalArgumentException("separator must have at least one byte");
    }
    incoming.begin();
    int searched = 0;
    while (true) {
      int index = buffer.indexOf(separator, searched);
      if (index > limit) {
        throw new LimitOverrunException(
            "the separator is found, but further than the limit of %d bytes".formatted(limit),
            index);
      }
      if (index >= 0) {
        byte[] bytes = buffer.take(index + separator.length);
        incoming.resumeIfSmall();
        return bytes;
      }
      searched = Math.max(0, buffer.size() - separator.length + 1);
      if (searched > limit) {
        throw new LimitOverrunException(
            "no separator within the limit of %d bytes".formatted(limit), searched);
      }
      if (incoming.hasEnded()) {
        throw new IncompleteReadException(buffer.take(buffer.size()), "those up to a separator");
      }
      incoming.awaitNews();
    }
  }

  /** Whether the stream has ended and everything was read. Mirrors {@code at_eof}. */
  public boolean atEof() {
    return incoming.isAtEnd();
  }

  private void awaitSome() throws Exception {
    incoming.begin();
    while (incoming.isDry()) {
      incoming.awaitNews();
    }
  }
}
