package dev.rondo.engine.net.datagram;

import dev.rondo.engine.spi.LoopQueue;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The small datagrams that one writer sends in the current callback. They are sent together when
 * the callback ends, when another writer sends, or when the outbox is full.
 */
final class DatagramOutbox {

  /** The largest datagram that is copied, because that costs less than a system call. */
  static final int SMALL = 8 * 1024;

  private static final int SIZE = 64 * 1024;
  private static final int COUNT = 64;

  private final LoopQueue queue;
  private final Runnable endOfCallback = this::endOfCallback;
  private final @Nullable SocketAddress[] addresses = new SocketAddress[COUNT];
  private final ByteBuffer[] datagrams = new ByteBuffer[COUNT];
  private @Nullable ByteBuffer buffer;
  private @Nullable DatagramWriter owner;
  private int count;
  private int end;
  private boolean flushesAtEnd;

  DatagramOutbox(LoopQueue queue) {
    this.queue = queue;
  }

  /** Returns the number of bytes of {@code writer} in the outbox, with each datagram's overhead. */
  int size(DatagramWriter writer) {
    return owner == writer ? end + count * DatagramQueue.OVERHEAD : 0;
  }

  /** Adds a copy of {@code data}, which is small, and empties it. */
  void add(DatagramWriter writer, ByteBuffer data, @Nullable SocketAddress to) {
    ByteBuffer box = buffer();
    int size = data.remaining();
    if (owner != writer || count == COUNT || size > SIZE - end) {
      flush();
    }
    owner = writer;
    box.put(end, data, data.position(), size);
    data.position(data.limit());
    datagrams[count].clear().position(end).limit(end + size);
    addresses[count++] = to;
    end += size;
    if (!flushesAtEnd) {
      flushesAtEnd = true;
      queue.atEndOfCallback(endOfCallback);
    }
  }

  private ByteBuffer buffer() {
    ByteBuffer box = buffer;
    if (box == null) {
      box = ByteBuffer.allocateDirect(SIZE);
      buffer = box;
      for (int i = 0; i < COUNT; i++) {
        datagrams[i] = box.duplicate();
      }
    }
    return box;
  }

  /** Sends the datagrams of {@code writer}. */
  void flush(DatagramWriter writer) {
    if (owner == writer) {
      flush();
    }
  }

  /** Drops the datagrams of {@code writer}. */
  void discard(DatagramWriter writer) {
    if (owner == writer) {
      clear();
    }
  }

  private void endOfCallback() {
    flushesAtEnd = false;
    flush();
  }

  private void flush() {
    DatagramWriter writer = owner;
    if (writer != null) {
      owner = null;
      try {
        writer.send(datagrams, addresses, count);
      } finally {
        clear();
      }
    }
  }

  private void clear() {
    owner = null;
    Arrays.fill(addresses, 0, count, null);
    count = 0;
    end = 0;
  }
}
