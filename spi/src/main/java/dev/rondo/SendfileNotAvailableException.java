package dev.rondo;

import java.io.IOException;

/** The system cannot send this file over this socket, and falling back was not allowed. */
public final class SendfileNotAvailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public SendfileNotAvailableException(String message) {
    super(message);
  }

  public SendfileNotAvailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
