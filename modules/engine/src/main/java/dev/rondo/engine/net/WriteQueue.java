package dev.rondo.engine.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The bytes of a transport that the socket had no room for, in order. */
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
   * The last chunk, if this queue allocated it and the driver does not have it yet. Its limit is
   * the end of its data, and more can be appended.
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

  /** Appends a copy of {@code data}, which is then empty. */
  public void copy(ByteBuffer data) {
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
    try {
      tail.put(end, data, data.position(), count);
    } catch (RuntimeException e) { // The arena of data is closed or confined to another thread.
      tail.limit(end);
      throw e;
    }
    data.position(data.position() + count);
    size += count;
  }

  /** Appends {@code data} itself, which the caller gives up. */
  public void add(ByteBuffer data) {
    size += data.remaining();
    chunks.add(data);
    tail = FULL;
  }

  /** Puts the next buffers to write into {@link #window()}, and returns their number. */
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

  /** Removes the first {@code count} bytes, which have been written. */
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
