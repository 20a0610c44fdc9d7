package dev.rondo.examples.http;

import java.nio.ByteBuffer;

/** Received bytes that are not parsed yet. Usually there are none, and then it holds no memory. */
final class UnparsedInput {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final int threshold;
  private ByteBuffer bytes = EMPTY;

  /** Creates an input that is full if it keeps more than {@code threshold} bytes. */
  UnparsedInput(int threshold) {
    this.threshold = threshold;
  }

  boolean hasRemaining() {
    return bytes.hasRemaining();
  }

  boolean isFull() {
    return bytes.remaining() > threshold;
  }

  /** Returns the kept bytes, which stay. */
  ByteBuffer peek() {
    return bytes.duplicate();
  }

  /** Removes the kept bytes and returns them followed by {@code data}. */
  ByteBuffer with(ByteBuffer data) {
    if (!bytes.hasRemaining()) {
      return data;
    }
    ByteBuffer all = ByteBuffer.allocate(bytes.remaining() + data.remaining());
    all.put(bytes).put(data).flip();
    bytes = EMPTY;
    return all;
  }

  /** Removes and returns the kept bytes. */
  ByteBuffer take() {
    ByteBuffer taken = bytes;
    bytes = EMPTY;
    return taken;
  }

  /** Keeps a copy of the remaining bytes of {@code input}. */
  void keep(ByteBuffer input) {
    bytes = input.hasRemaining() ? ByteBuffer.allocate(input.remaining()).put(input).flip() : EMPTY;
  }
}
