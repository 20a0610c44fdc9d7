package dev.rondo.launcher;

/** A failure with a specific exit status. */
final class ExitException extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;

  ExitException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
