package dev.rondo.net;

import java.util.OptionalLong;

/**
 * Options for sending a file.
 *
 * @param offset the position of the first byte to send
 * @param count the number of bytes to send; empty for all up to the end
 * @param fallback whether to read and write the file if the system cannot send it
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

  /** Returns options for the whole file, with the fallback. */
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
