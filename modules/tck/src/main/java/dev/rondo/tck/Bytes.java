package dev.rondo.tck;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text as bytes and back, one byte for each character. */
public final class Bytes {

  private Bytes() {}

  /** A new buffer with {@code text}. */
  public static ByteBuffer of(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What is between the position and the limit of {@code buffer}, which is then empty. */
  public static String text(ByteBuffer buffer) {
    return StandardCharsets.ISO_8859_1.decode(buffer).toString();
  }

  /** A new buffer of {@code size} bytes, whose order can be told from {@link #pattern}. */
  public static ByteBuffer pattern(int size) {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (int i = 0; i < size; i++) {
      buffer.put((byte) patternAt(i));
    }
    return buffer.flip();
  }

  /** The byte of a pattern at {@code index}. */
  public static int patternAt(long index) {
    return (int) (index * 31 + (index >> 8) & 0x7f);
  }
}
