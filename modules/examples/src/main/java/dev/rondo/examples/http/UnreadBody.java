package dev.rondo.examples.http;

import java.nio.ByteBuffer;

/** What has arrived and was not yet understood; mostly nothing, and then it holds no memory. */
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

  /** What is here with {@code data} behind it; to be given back to {@link #keep}. */
  ByteBuffer with(ByteBuffer data) {
    if (!bytes.hasRemaining()) {
      return data;
    }
    ByteBuffer all = ByteBuffer.allocate(bytes.remaining() + data.remaining());
    all.put(bytes).put(data).flip();
    bytes = NOTHING;
    return all;
  }

  /** What is here; to be given back to {@link #keep}. */
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
