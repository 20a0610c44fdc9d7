package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.ReadTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The received bytes that no task has read yet, and the task that waits for more. If the waiting
 * task has a consumer, arriving bytes are lent to it. If it has a buffer of its own, they are
 * copied directly into that; if the task is cancelled before it resumes, they are put back at the
 * front.
 */
final class StreamInput {

  private final EventLoop loop;
  private final int limit;
  private final ReceiveBuffer buffer = new ReceiveBuffer();
  private @Nullable ReadTransport transport;
  private @Nullable LoopFuture<@Nullable Void> waiter;

  /** The waiting task's own buffer, until the task resumes; null if it has none. */
  private @Nullable ByteBuffer target;

  /** The waiting task's consumer, until the task resumes; null if it has none. */
  private @Nullable DataConsumer consumer;

  /** Whether {@code consumer} was called. */
  private boolean consumed;

  private @Nullable Exception consumerFailure;

  /** The number of bytes that {@code target} or {@code consumer} has got. */
  private int taken;

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
    if (waiter != null && !waiter.isDone()) {
      if (consumer != null) {
        lend(data, consumer);
      } else if (target != null) {
        copy(data, target);
      }
    }
    if (data.hasRemaining()) {
      buffer.append(data);
      if (!paused && buffer.size() > 2L * limit && transport != null) {
        paused = true;
        transport.pauseReading();
      }
    }
    wake();
  }

  private void lend(ByteBuffer data, DataConsumer to) {
    int start = data.position();
    int end = data.limit();
    consumed = true;
    try {
      to.accept(data);
    } catch (Exception e) {
      consumerFailure = e;
    }
    data.limit(end).position(Math.max(start, data.position()));
    taken = data.position() - start;
  }

  private void copy(ByteBuffer data, ByteBuffer into) {
    int count = Math.min(into.remaining(), data.remaining());
    try {
      into.put(into.position(), data, data.position(), count);
    } catch (IllegalStateException | WrongThreadException e) {
      return; // Confined to the task's thread, or closed: the task copies the bytes itself.
    }
    into.position(into.position() + count);
    data.position(data.position() + count);
    taken = count;
  }

  void end() {
    ended = true;
    wake();
  }

  /** Ends the stream; if {@code cause} is not null, reads fail with it. */
  void end(@Nullable Throwable cause) {
    if (cause == null) {
      end();
    } else {
      failure = cause instanceof Exception exception ? exception : new IOException(cause);
      wake();
    }
  }

  private void wake() {
    LoopFuture<@Nullable Void> waiting = waiter;
    waiter = null;
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  // --- for the reader ---

  EventLoop loop() {
    return loop;
  }

  /** Removes up to {@code count} of the bytes that are here. */
  byte[] take(int count) {
    byte[] bytes = buffer.take(Math.min(count, buffer.size()));
    resumeIfBelowLimit();
    return bytes;
  }

  ReceiveBuffer buffer() {
    return buffer;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Returns whether the stream has ended and all of it was read. */
  boolean isAtEnd() {
    return ended && taken == 0 && buffer.size() == 0;
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
    if (taken > 0 || consumed || buffer.isLent()) {
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
    requireNoReader();
    target = into;
    try {
      awaitInput();
      return taken;
    } catch (Exception e) {
      putBack(into);
      throw e;
    } finally {
      target = null;
      taken = 0;
    }
  }

  private void putBack(ByteBuffer from) {
    if (taken > 0) {
      int start = from.position() - taken;
      buffer.putBack(from.slice(start, taken));
      from.position(start);
    }
  }

  /**
   * As {@link #awaitInput()}, but lends arriving bytes to {@code to}. Returns the number of bytes
   * that it has taken, or -1 if it was not called, and the caller must look at the buffer and the
   * state.
   */
  int awaitInput(DataConsumer to) throws Exception {
    requireNoReader();
    consumer = to;
    try {
      awaitInput();
      if (consumerFailure != null) {
        throw consumerFailure;
      }
      return consumed ? taken : -1;
    } finally {
      consumer = null;
      consumerFailure = null;
      consumed = false;
      taken = 0;
    }
  }

  private void requireNoReader() {
    if (target != null || consumer != null) {
      throw secondReader();
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
