package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.ReadTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a connection has received and no task has read, and the task that waits for more.
 * If the task waits with a buffer of its own, the bytes are copied straight into it; if it is
 * cancelled before it resumes, they return to the front.
 */
final class Incoming {

  private final EventLoop loop;
  private final int limit;
  private final ReceiveBuffer buffer = new ReceiveBuffer();
  private @Nullable ReadTransport transport;
  private @Nullable LoopFuture<@Nullable Void> waiter;

  /** The buffer of the waiting task, until it resumes; null if there is none. */
  private @Nullable ByteBuffer target;

  /** The number of bytes written to that buffer. */
  private int given;

  private @Nullable Exception failure;
  private boolean ended;
  private boolean paused;

  /** Holds little more than twice {@code limit}. */
  Incoming(EventLoop loop, int limit) {
    this.loop = loop;
    this.limit = limit;
  }

  // --- for the protocol ---

  void transport(ReadTransport transport) {
    this.transport = transport;
  }

  void feed(ByteBuffer data) {
    give(data);
    if (data.hasRemaining()) {
      buffer.append(data);
      if (!paused && buffer.size() > 2L * limit && transport != null) {
        paused = true;
        transport.pauseReading();
      }
    }
    wake();
  }

  private void give(ByteBuffer data) {
    ByteBuffer into = target;
    if (into == null || waiter == null || waiter.isDone()) {
      return;
    }
    int count = Math.min(into.remaining(), data.remaining());
    try {
      into.put(into.position(), data, data.position(), count);
    } catch (IllegalStateException | WrongThreadException e) {
      return; // Memory of an arena that is the task's own, or closed: the task takes it itself.
    }
    into.position(into.position() + count);
    data.position(data.position() + count);
    given = count;
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

  // --- for the reader ---

  ReceiveBuffer buffer() {
    return buffer;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether there is nothing to read, now or ever. */
  boolean isAtEnd() {
    return ended && given == 0 && buffer.size() == 0;
  }

  /** Whether there is nothing to read yet. */
  boolean isDry() {
    return !ended && buffer.size() == 0;
  }

  /** Throws if the connection is lost, or if another task has been given bytes and not gone on. */
  void begin() throws Exception {
    if (failure != null) {
      throw failure;
    }
    if (given > 0) {
      throw secondReader();
    }
  }

  private static IllegalStateException secondReader() {
    return new IllegalStateException("another task already waits for this stream's data");
  }

  /** Waits until more has arrived, or the stream has ended, or the connection is lost. */
  void awaitNews() throws Exception {
    begin();
    if (waiter != null) {
      throw secondReader();
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
  }

  /**
   * As {@link #awaitNews()}, but what arrives goes into {@code into} if it can. Returns how much
   * did; if that is nothing, the news is elsewhere.
   */
  int awaitNews(ByteBuffer into) throws Exception {
    if (target != null) {
      throw secondReader();
    }
    target = into;
    try {
      awaitNews();
      return given;
    } catch (Exception e) {
      takeBack(into);
      throw e;
    } finally {
      target = null;
      given = 0;
    }
  }

  private void takeBack(ByteBuffer from) {
    if (given > 0) {
      int start = from.position() - given;
      buffer.putBack(from.slice(start, given));
      from.position(start);
    }
  }

  /** Lets the connection bring more, once there is little left. */
  void resumeIfSmall() {
    if (buffer.size() <= limit) {
      resume();
    }
  }

  /** Lets the connection bring more, however much there is. */
  void resume() {
    if (paused && transport != null) {
      paused = false;
      transport.resumeReading();
    }
  }
}
