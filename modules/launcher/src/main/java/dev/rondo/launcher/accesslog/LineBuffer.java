package dev.rondo.launcher.accesslog;

import java.nio.ByteBuffer;

/**
 * Lines that wait to be written, in two buffers: one is filled while the other is written. The lock
 * is held for a copy of one line at most, so no thread waits for the file.
 */
final class LineBuffer {

  private final Runnable wakeup;
  private final Runnable overflow;
  private ByteBuffer filling;
  private ByteBuffer writing;
  private long dropped;

  /**
   * Creates a buffer.
   *
   * @param capacity the bytes of each of the two
   * @param wakeup called after the first line came, and when the buffer becomes half full
   * @param overflow called for each line that does not fit
   */
  LineBuffer(int capacity, Runnable wakeup, Runnable overflow) {
    this.wakeup = wakeup;
    this.overflow = overflow;
    filling = ByteBuffer.allocateDirect(capacity);
    writing = ByteBuffer.allocateDirect(capacity).flip();
  }

  /** Adds the first {@code count} bytes of {@code line}, or counts it as dropped. */
  void add(byte[] line, int count) {
    boolean fits;
    boolean wakes = false;
    synchronized (this) {
      fits = count <= filling.remaining();
      if (fits) {
        boolean wasEmpty = filling.position() == 0;
        boolean wasHalfFull = isHalfFull();
        filling.put(line, 0, count);
        wakes = wasEmpty || (!wasHalfFull && isHalfFull());
      } else {
        dropped++;
      }
    }
    if (!fits) {
      overflow.run();
    } else if (wakes) {
      wakeup.run();
    }
  }

  synchronized boolean isEmpty() {
    return filling.position() == 0;
  }

  synchronized boolean isHalfFull() {
    return filling.position() >= filling.capacity() / 2;
  }

  /** Returns the number of lines that did not fit. */
  synchronized long dropped() {
    return dropped;
  }

  /** Returns the bytes to write: those left of the last call, or else all that were added since. */
  synchronized ByteBuffer take() {
    if (!writing.hasRemaining()) {
      ByteBuffer filled = filling;
      filling = writing.clear();
      writing = filled.flip();
    }
    return writing;
  }
}
