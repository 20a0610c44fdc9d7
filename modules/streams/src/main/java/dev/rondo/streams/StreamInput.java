package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.ReadTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The received bytes that no task has read yet, and the task that waits for more. If the waiting
 * task has a buffer of its own, bytes are copied directly into it; if the task is cancelled before
 * it resumes, they are put back at the front.
 */
final class StreamInput {

  private final EventLoop loop;
  private final int limit;
  private final ReceiveBuffer buffer = new ReceiveBuffer();
  private @Nullable ReadTransport transport;
  private @Nullable LoopFuture<@Nullable Void> waiter;

  /** The waiting task's own buffer, until the task resumes; null if it has none. */
  private @Nullable ByteBuffer target;

  /** The number of bytes copied into {@code target}. */
  private int copied;

  private @Nullable Exception failure;
  private boolean ended;
  private boolean paused;

  /** Pauses reading when it holds more than twice {@code limit} bytes. */
  StreamInput(EventLoop loop, int limit) {
    this.loop = loop;
    this.limit = limit;
  }

  // --- for the protocol ---

  void transport(ReadTransport transport) {
    this.transport = transport;
  }

  /** Removes all bytes that no task has read. */
  ByteBuffer takeAll() {
    paused = false;
    return ByteBuffer.wrap(buffer.take(buffer.size()));
  }

  void feed(ByteBuffer data) {
    copyToTarget(data);
    if (data.hasRemaining()) {
      buffer.append(data);
      if (!paused && buffer.size() > 2L * limit && transport != null) {
        paused = true;
        transport.pauseReading();
      }
    }
    wake();
  }

  private void copyToTarget(ByteBuffer data) {
    ByteBuffer into = target;
    if (into == null || waiter == null || waiter.isDone()) {
      return;
    }
    int count = Math.min(into.remaining(), data.remaining());
    try {
      into.put(into.position(), data, data.position(), count);
    } catch (IllegalStateException | WrongThreadException e) {
      return; // Confined to the task's thread, or closed: the task copies the bytes itself.
    }
    into.position(into.position() + count);
    data.position(data.position() + count);
    copied = count;
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

  /** Returns whether the stream has ended and all of it was read. */
  boolean isAtEnd() {
    return ended && copied == 0 && buffer.size() == 0;
  }

  /** Returns whether a read must wait: the stream is open and no bytes are here. */
  boolean mustWait() {
    return !ended && buffer.size() == 0;
  }

  /** Throws if the connection is lost, or if another task got bytes and has not resumed yet. */
  void requireReadable() throws Exception {
    if (failure != null) {
      throw failure;
    }
    if (copied > 0) {
      throw secondReader();
    }
  }

  private static IllegalStateException secondReader() {
    return new IllegalStateException(
        "another task is already reading this stream: let one task read at a time");
  }

  /** Waits until bytes arrive, the stream ends or the connection is lost. */
  void awaitInput() throws Exception {
    requireReadable();
    if (waiter != null) {
      throw secondReader();
    }
    LoopFuture<@Nullable Void> arrival = loop.createFuture();
    waiter = arrival;
    try {
      arrival.await();
    } finally {
      if (waiter == arrival) {
        waiter = null;
      }
    }
  }

  /**
   * As {@link #awaitInput()}, but copies arriving bytes into {@code into} if possible. Returns
   * their number; if it is 0, the caller must look at the buffer and the state.
   */
  int awaitInput(ByteBuffer into) throws Exception {
    if (target != null) {
      throw secondReader();
    }
    target = into;
    try {
      awaitInput();
      return copied;
    } catch (Exception e) {
      putBack(into);
      throw e;
    } finally {
      target = null;
      copied = 0;
    }
  }

  private void putBack(ByteBuffer from) {
    if (copied > 0) {
      int start = from.position() - copied;
      buffer.putBack(from.slice(start, copied));
      from.position(start);
    }
  }

  /** Resumes reading if no more than the limit is held. */
  void resumeIfBelowLimit() {
    if (buffer.size() <= limit) {
      resume();
    }
  }

  /** Resumes reading, however many bytes are held. */
  void resume() {
    if (paused && transport != null) {
      paused = false;
      transport.resumeReading();
    }
  }
}
