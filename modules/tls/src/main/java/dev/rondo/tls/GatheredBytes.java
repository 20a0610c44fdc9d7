package dev.rondo.tls;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The small writes of one callback, which wait to fill a record together. */
final class GatheredBytes {

  /** The bytes of a full record; some engines put a byte less into it. */
  static final int RECORD = 16 * 1024;

  private final TlsBuffers buffers;
  private @Nullable ByteBuffer bytes;
  private boolean open;

  GatheredBytes(TlsBuffers buffers) {
    this.buffers = buffers;
  }

  /** Accepts bytes from now on, or no longer. */
  void open(boolean open) {
    this.open = open;
  }

  boolean isOpen() {
    return open;
  }

  boolean isEmpty() {
    return bytes == null;
  }

  /** Adds all of {@code data}; returns false if it must leave, since it fills a record. */
  boolean add(ByteBuffer... data) {
    ByteBuffer into = bytes;
    long count = remaining(data);
    if (!open || (into == null ? 0 : into.position()) + count >= RECORD) {
      return false;
    }
    if (count > 0 && into == null) {
      into = buffers.take();
      bytes = into;
    }
    for (ByteBuffer part : data) {
      if (part.hasRemaining() && into != null) {
        into.put(part);
      }
    }
    return true;
  }

  /** Returns the bytes in a buffer that the caller releases, or null if there are none. */
  @Nullable ByteBuffer take() {
    ByteBuffer taken = bytes;
    bytes = null;
    return taken == null ? null : taken.flip();
  }

  void discard() {
    ByteBuffer dropped = take();
    if (dropped != null) {
      buffers.release(dropped);
    }
  }

  static long remaining(ByteBuffer... data) {
    long count = 0;
    for (ByteBuffer part : data) {
      count += part.remaining();
    }
    return count;
  }
}
