package dev.rondo.streams;

import java.io.IOException;

/** Thrown when more bytes than the reader's limit precede the separator. */
public final class LimitOverrunException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int consumed;

  LimitOverrunException(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /**
   * Returns the number of bytes before the separator, as far as they were searched. They are still
   * in the stream: read that many to skip them.
   */
  public int consumed() {
    return consumed;
  }
}
