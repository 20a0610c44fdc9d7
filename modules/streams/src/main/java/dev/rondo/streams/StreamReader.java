package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.ReadTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection receives, read by tasks as they want it. One task reads at a time. More than
 * twice the limit is not taken from the connection before some of it is read. Used on the loop's
 * turn, and, where a method says that it waits, in tasks only. Mirrors {@code
 * asyncio.StreamReader}.
 */
public final class StreamReader {

  private static final byte[] LINE_FEED = {'\n'};

  private final EventLoop loop;
  private final int limit;
  private final ReceiveBuffer buffer = new ReceiveBuffer();
  private @Nullable ReadTransport transport;
  private @Nullable LoopFuture<@Nullable Void> waiter;
  private @Nullable Exception failure;
  private boolean ended;
  private boolean paused;

  StreamReader(EventLoop loop, int limit) {
    this.loop = loop;
    this.limit = limit;
  }

  // --- for tasks ---

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
    resumeIfSmall();
    return bytes;
  }

  /**
   * Waits for something and puts as much as there is into {@code target}. Returns how much, or -1
   * at the end of the stream.
   */
  public int read(ByteBuffer target) throws Exception {
    if (!target.hasRemaining()) {
      return 0;
    }
    awaitSome();
    int count = buffer.moveTo(target);
    resumeIfSmall();
    return count == 0 ? -1 : count;
  }

  /** Waits for the end of the stream and returns everything before it. Mirrors {@code read(-1)}. */
  public byte[] readAll() throws Exception {
    requireHealthy();
    while (!ended) {
      resume();
      awaitNews();
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
    requireHealthy();
    while (buffer.size() < count) {
      if (ended) {
        throw new IncompleteReadException(buffer.take(buffer.size()), count + " expected");
      }
      resume();
      awaitNews();
    }
    byte[] bytes = buffer.take(count);
    resumeIfSmall();
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
      resumeIfSmall();
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
    requireHealthy();
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
        resumeIfSmall();
        return bytes;
      }
      searched = Math.max(0, buffer.size() - separator.length + 1);
      if (searched > limit) {
        throw new LimitOverrunException(
            "no separator within the limit of %d bytes".formatted(limit), searched);
      }
      if (ended) {
        throw new IncompleteReadException(buffer.take(buffer.size()), "those up to a separator");
      }
      awaitNews();
    }
  }

  /** Whether the stream has ended and everything was read. Mirrors {@code at_eof}. */
  public boolean atEof() {
    return ended && buffer.size() == 0;
  }

  // --- for the protocol ---

  void transport(ReadTransport transport) {
    this.transport = transport;
  }

  void feed(ByteBuffer data) {
    buffer.append(data);
    if (!paused && buffer.size() > 2L * limit && transport != null) {
      paused = true;
      transport.pauseReading();
    }
    wake();
  }

  void end() {
    ended = true;
    wake();
  }

  void fail(Throwable cause) {
    failure = cause instanceof Exception exception ? exception : new IOException(cause);
    wake();
  }

  private void wake() {
    LoopFuture<@Nullable Void> waiting = waiter;
    waiter = null;
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  private void awaitSome() throws Exception {
    requireHealthy();
    while (buffer.size() == 0 && !ended) {
      awaitNews();
    }
  }

  private void awaitNews() throws Exception {
    if (waiter != null) {
      throw new IllegalStateException("another task already waits for this stream's data");
    }
    LoopFuture<@Nullable Void> news = loop.createFuture();
    waiter = news;
    try {
      news.await();
    } finally {
      if (waiter == news) {
        waiter = null;
      }
    }
    requireHealthy();
  }

  private void requireHealthy() throws Exception {
    if (failure != null) {
      throw failure;
    }
  }

  private void resumeIfSmall() {
    if (buffer.size() <= limit) {
      resume();
    }
  }

  private void resume() {
    if (paused && transport != null) {
      paused = false;
      transport.resumeReading();
    }
  }
}
