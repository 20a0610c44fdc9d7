package dev.rondo.net;

/**
 * The watermarks of a write buffer, in bytes: {@code pauseWriting} is called when the buffer grows
 * above {@code high}, {@code resumeWriting} when it has shrunk to {@code low} or below.
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

  /** Returns a low watermark of 16 KiB and a high one of 64 KiB. */
  public static WriteBufferLimits defaults() {
    return DEFAULTS;
  }

  /** Returns {@code high} as the high watermark and a quarter of it as the low one. */
  public static WriteBufferLimits ofHigh(int high) {
    return new WriteBufferLimits(high / 4, high);
  }

  /** Returns {@code low} as the low watermark and four times that as the high one. */
  public static WriteBufferLimits ofLow(int low) {
    return new WriteBufferLimits(low, (int) Math.min(4L * low, Integer.MAX_VALUE));
  }
}
