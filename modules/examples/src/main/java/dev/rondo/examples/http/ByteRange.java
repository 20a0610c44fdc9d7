package dev.rondo.examples.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file.
 *
 * @param first the offset of its first byte
 * @param count the number of bytes; 0 if the requested part lies beyond the end of the file
 */
record ByteRange(long first, long count) {

  private static final Pattern SINGLE = Pattern.compile("(?i:bytes)=[ \t]*(\\d*)-(\\d*)[ \t]*");

  /**
   * Returns the part of {@code size} bytes that a Range header asks for; null for all of them, and
   * for a header that is not understood or asks for several parts.
   */
  static @Nullable ByteRange parse(String header, long size) {
    Matcher range = SINGLE.matcher(header);
    if (!range.matches()) {
      return null;
    }
    String from = range.group(1);
    String to = range.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? null : last(Math.min(parseBound(to), size), size);
    }
    long first = parseBound(from);
    long last = to.isEmpty() ? size - 1 : Math.min(parseBound(to), size - 1);
    if (!to.isEmpty() && parseBound(to) < first) {
      return null;
    }
    return new ByteRange(first, Math.max(0, last - first + 1));
  }

  /** Returns the number, or the largest possible one, which is beyond the end of any file. */
  private static long parseBound(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static ByteRange last(long count, long size) {
    return new ByteRange(size - count, count);
  }

  /** Returns the value of a Content-Range header. */
  String contentRange(long size) {
    return count == 0
        ? "bytes */" + size
        : "bytes " + first + "-" + (first + count - 1) + "/" + size;
  }
}
