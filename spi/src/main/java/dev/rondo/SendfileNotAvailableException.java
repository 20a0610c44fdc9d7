package dev.rondo;

import java.io.IOException;

/** Thrown when the system cannot send a file over a socket and the fallback was not allowed. */
public final class SendfileNotAvailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public SendfileNotAvailableException(String message) {
    super(message);
  }

  public SendfileNotAvailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
