package dev.rondo.net;

/**
 * Between which sizes of a write buffer, in bytes, its protocol is paused and resumed: {@code
 * pauseWriting} above {@code high}, {@code resumeWriting} at {@code low} or below.
 */
public record WriteBufferLimits(int low, int high) {

  private static final WriteBufferLimits DEFAULTS = new WriteBufferLimits(16 * 1024, 64 * 1024);

  public WriteBufferLimits {
    if (low < 0 || low > high) {
      throw new IllegalArgumentException(
          "write buffer limits must satisfy 0 <= low <= high: low=%d, high=%d"
              .formatted(low, high));
    }
  }

  /** 16 KiB and 64 KiB. */
  public static WriteBufferLimits defaults() {
    return DEFAULTS;
  }

  /** A high limit, with a quarter of it as the low one. */
  public static WriteBufferLimits ofHigh(int high) {
    return new WriteBufferLimits(high / 4, high);
  }

  /** A low limit, with four times it as the high one. */
  public static WriteBufferLimits ofLow(int low) {
    return new WriteBufferLimits(low, (int) Math.min(4L * low, Integer.MAX_VALUE));
  }
}
