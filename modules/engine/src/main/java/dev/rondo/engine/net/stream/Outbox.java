package dev.rondo.engine.net.stream;

import dev.rondo.engine.spi.LoopQueue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Small writes of the callback that is running, for one writer at a time: they leave together when
 * the callback ends, when another writer writes, or when there is no room.
 */
final class Outbox implements Runnable {

  /** Up to here copying costs less than a system call of its own. */
  static final int SMALL = 16 * 1024;

  private static final int SIZE = 64 * 1024;

  private final LoopQueue queue;
  private @Nullable ByteBuffer buffer;
  private @Nullable TransportWriter owner;
  private boolean flushesAtEnd;

  Outbox(LoopQueue queue) {
    this.queue = queue;
  }

  /** Returns the bytes of {@code writer} that wait here. */
  int size(TransportWriter writer) {
    return owner == writer && buffer != null ? buffer.position() : 0;
  }

  /** Takes what is in {@code data}, which is small. */
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

  /** Sends what is here of {@code writer}. */
  void flush(TransportWriter writer) {
    if (owner == writer) {
      flush();
    }
  }

  /** Drops what is here of {@code writer}. */
  void discard(TransportWriter writer) {
    if (owner == writer && buffer != null) {
      owner = null;
      buffer.clear();
    }
  }

  /** The callback has ended. */
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
