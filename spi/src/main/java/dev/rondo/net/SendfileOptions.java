package dev.rondo.net;

import java.util.OptionalLong;

/**
 * What of a file to send, and how.
 *
 * @param offset where in the file to start, in bytes
 * @param count how many bytes; empty for up to its end
 * @param fallback whether to read and write where the system cannot send the file by itself
 */
public record SendfileOptions(long offset, OptionalLong count, boolean fallback) {

  private static final SendfileOptions DEFAULTS =
      new SendfileOptions(0, OptionalLong.empty(), true);

  public SendfileOptions {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative: " + offset);
    }
    if (count.isPresent() && count.getAsLong() <= 0) {
      throw new IllegalArgumentException("count must be positive: " + count.getAsLong());
    }
  }

  /** All of the file, by any means. */
  public static SendfileOptions defaults() {
    return DEFAULTS;
  }

  public SendfileOptions withOffset(long offset) {
    return new SendfileOptions(offset, count, fallback);
  }

  public SendfileOptions withCount(long count) {
    return new SendfileOptions(offset, OptionalLong.of(count), fallback);
  }

  public SendfileOptions withFallback(boolean fallback) {
    return new SendfileOptions(offset, count, fallback);
  }
}
