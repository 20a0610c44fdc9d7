package dev.rondo.openssl;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;

/** Checks of the buffers that a caller passes. */
final class Buffers {

  private Buffers() {}

  static void requireRange(ByteBuffer[] buffers, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    for (int i = offset; i < offset + length; i++) {
      requireBuffer(buffers[i]);
    }
  }

  static void requireBuffer(ByteBuffer buffer) {
    if (buffer == null) {
      throw new IllegalArgumentException("a buffer must not be null");
    }
  }

  static void requireWritable(ByteBuffer buffer) {
    requireBuffer(buffer);
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
  }

  /**
   * Throws an exception if this thread cannot use the remaining bytes of {@code buffer}, because
   * its arena is closed or belongs to another thread.
   */
  static void requireUsable(ByteBuffer buffer) {
    if (buffer.hasRemaining()) {
      byte _ = buffer.get(buffer.position());
    }
  }

  static long remaining(ByteBuffer[] buffers, int offset, int length) {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }

  /** Moves up to {@code count} bytes of {@code from} to {@code to}. */
  static void gather(ByteBuffer[] from, int offset, int length, ByteBuffer to, int count) {
    int left = count;
    for (int i = offset; i < offset + length && left > 0; i++) {
      int size = Math.min(left, from[i].remaining());
      to.put(to.position(), from[i], from[i].position(), size);
      to.position(to.position() + size);
      left -= size;
    }
  }

  /** Marks {@code count} bytes of {@code buffers} as taken. */
  static void skip(ByteBuffer[] buffers, int offset, int length, int count) {
    int left = count;
    for (int i = offset; i < offset + length && left > 0; i++) {
      int size = Math.min(left, buffers[i].remaining());
      buffers[i].position(buffers[i].position() + size);
      left -= size;
    }
  }
}
