package dev.rondo.examples.http;

import java.nio.ByteBuffer;

/** Received bytes that are not parsed yet. Mostly there are none, and then it holds no memory. */
final class UnreadBody {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int enough;
  private ByteBuffer bytes = NOTHING;

  /** Counts as full from {@code enough} bytes on. */
  UnreadBody(int enough) {
    this.enough = enough;
  }

  boolean hasRemaining() {
    return bytes.hasRemaining();
  }

  boolean isFull() {
    return bytes.remaining() > enough;
  }

  /**
   * Returns the kept bytes followed by {@code data}. The caller passes the rest to {@link #keep}.
   */
  ByteBuffer with(ByteBuffer data) {
    if (!bytes.hasRemaining()) {
      return data;
    }
    ByteBuffer all = ByteBuffer.allocate(bytes.remaining() + data.remaining());
    all.put(bytes).put(data).flip();
    bytes = NOTHING;
    return all;
  }

  /** Returns the kept bytes. The caller passes the rest to {@link #keep}. */
  ByteBuffer take() {
    ByteBuffer taken = bytes;
    bytes = NOTHING;
    return taken;
  }

  /** Keeps a copy of what is left of {@code input}. */
  void keep(ByteBuffer input) {
    bytes =
        input.hasRemaining() ? ByteBuffer.allocate(input.remaining()).put(input).flip() : NOTHING;
  }
}
