package dev.rondo.engine.net.stream;

import dev.rondo.engine.spi.LoopQueue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The small writes of one writer in the current callback. They are sent together when the callback
 * ends, when another writer writes, or when the outbox is full.
 */
final class Outbox implements Runnable {

  /** The largest write that is copied, because that costs less than a system call. */
  static final int SMALL = 16 * 1024;

  private static final int SIZE = 64 * 1024;

  private final LoopQueue queue;
  private @Nullable ByteBuffer buffer;
  private @Nullable TransportWriter owner;
  private boolean flushesAtEnd;

  Outbox(LoopQueue queue) {
    this.queue = queue;
  }

  /** Returns the number of bytes of {@code writer} in the outbox. */
  int size(TransportWriter writer) {
    return owner == writer && buffer != null ? buffer.position() : 0;
  }

  /** Adds a copy of {@code data}, which is small, and empties it. */
  void add(TransportWriter writer, ByteBuffer data) {
    ByteBuffer box = buffer;
    if (box == null) {
      box = ByteBuffer.allocateDirect(SIZE);
      buffer = box;
    }
    if (owner != writer || data.remaining() > box.remaining()) {
      flush();
    }
    owner = writer;
    box.put(data);
    if (!flushesAtEnd) {
      flushesAtEnd = true;
      queue.atEndOfCallback(this);
    }
  }

  /** Sends the bytes of {@code writer}. */
  void flush(TransportWriter writer) {
    if (owner == writer) {
      flush();
    }
  }

  /** Drops the bytes of {@code writer}. */
  void discard(TransportWriter writer) {
    if (owner == writer && buffer != null) {
      owner = null;
      buffer.clear();
    }
  }

  /** Sends the bytes at the end of the callback. */
  @Override
  public void run() {
    flushesAtEnd = false;
    flush();
  }

  private void flush() {
    TransportWriter writer = owner;
    ByteBuffer box = buffer;
    if (writer != null && box != null) {
      owner = null;
      box.flip();
      try {
        writer.send(box, false);
      } finally {
        box.clear();
      }
    }
  }
}
