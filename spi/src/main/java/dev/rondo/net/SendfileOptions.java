package dev.rondo.net;

import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Options for sending a file.
 *
 * @param offset the position of the first byte to send
 * @param count the number of bytes to send; empty for all up to the end
 * @param fallback whether to read and write the file if the system cannot send it
 * @param progress called on the loop thread with the number of bytes sent so far, each time the
 *     system has taken more of them; null for none
 */
public record SendfileOptions(
    long offset, OptionalLong count, boolean fallback, @Nullable LongConsumer progress) {

  private static final SendfileOptions DEFAULTS =
      new SendfileOptions(0, OptionalLong.empty(), true, null);

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
    return new SendfileOptions(offset, count, fallback, progress);
  }

  public SendfileOptions withCount(long count) {
    return new SendfileOptions(offset, OptionalLong.of(count), fallback, progress);
  }

  public SendfileOptions withFallback(boolean fallback) {
    return new SendfileOptions(offset, count, fallback, progress);
  }

  public SendfileOptions withProgress(@Nullable LongConsumer progress) {
    return new SendfileOptions(offset, count, fallback, progress);
  }
}
