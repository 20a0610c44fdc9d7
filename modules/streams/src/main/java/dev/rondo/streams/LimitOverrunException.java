package dev.rondo.streams;

import java.io.IOException;

/** More than the reader's limit has arrived without the separator that was asked for. */
public final class LimitOverrunException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int consumed;

  LimitOverrunException(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /**
   * Returns the number of bytes to read to get past the line that was too long; they are still in
   * the stream.
   */
  public int consumed() {
    return consumed;
  }
}
