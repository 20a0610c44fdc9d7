package dev.rondo.engine.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Bytes that wait for room in a socket, in order. */
public final class WriteQueue {

  private static final int SMALLEST_CHUNK = 4 * 1024;
  private static final int LARGEST_CHUNK = 64 * 1024;
  private static final ByteBuffer FULL = ByteBuffer.allocate(0);
  private static final int WINDOW = 16;

  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>(8);
  private final ByteBuffer[] window = new ByteBuffer[WINDOW];
  private int windowLength;
  private int size;

  /**
   * The last chunk, if it is this queue's own and not on its way: its limit is where its data ends.
   */
  private ByteBuffer tail = FULL;

  public WriteQueue() {
    Arrays.fill(window, FULL);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Adds a copy of what is in {@code data}, which is then empty. */
  public void copy(ByteBuffer data) {
    size += data.remaining();
    append(data);
    while (data.hasRemaining()) {
      int capacity = Math.clamp(data.remaining(), SMALLEST_CHUNK, LARGEST_CHUNK);
      tail = ByteBuffer.allocate(capacity).limit(0);
      chunks.add(tail);
      append(data);
    }
  }

  private void append(ByteBuffer data) {
    int end = tail.limit();
    int count = Math.min(tail.capacity() - end, data.remaining());
    tail.limit(end + count);
    tail.put(end, data, data.position(), count);
    data.position(data.position() + count);
  }

  /** Adds {@code data} itself. */
  public void add(ByteBuffer data) {
    size += data.remaining();
    chunks.add(data);
    tail = FULL;
  }

  /** Puts what to write next into the {@link #window()} and tells how many buffers that is. */
  public int fillWindow() {
    int count = 0;
    for (ByteBuffer chunk : chunks) {
      if (count == WINDOW) {
        break;
      }
      window[count++] = chunk;
    }
    windowLength = count;
    tail = FULL;
    return count;
  }

  public ByteBuffer[] window() {
    return window;
  }

  /** The first {@code count} bytes are written. */
  public void written(int count) {
    size -= count;
    Arrays.fill(window, 0, windowLength, FULL);
    for (ByteBuffer head = chunks.peek();
        head != null && !head.hasRemaining();
        head = chunks.peek()) {
      chunks.remove();
    }
  }
}
