package dev.rondo.streams;

import org.jspecify.annotations.Nullable;

/** The separators that a reader looks for. */
final class Separators {

  private final byte[][] separators;
  private final int longest;

  /** Does not copy {@code separators}. */
  Separators(byte[]... separators) {
    if (separators.length == 0) {
      throw new IllegalArgumentException("separators must not be empty");
    }
    int max = 0;
    for (byte[] separator : separators) {
      if (separator.length == 0) {
        throw new IllegalArgumentException("separator must not be empty");
      }
      max = Math.max(max, separator.length);
    }
    this.separators = separators;
    longest = max;
  }

  /** The place of a separator: its first byte, and the byte after its last one. */
  record Match(int start, int end) {}

  /** Returns the length of the longest one. */
  int longest() {
    return longest;
  }

  /**
   * Returns the separator that ends first of those that begin at or after {@code from}, or null.
   */
  @Nullable Match find(ReceiveBuffer buffer, int from) {
    Match first = null;
    for (byte[] separator : separators) {
      int start = buffer.indexOf(separator, from);
      int end = start + separator.length;
      if (start >= 0 && (first == null || end < first.end())) {
        first = new Match(start, end);
      }
    }
    return first;
  }
}
