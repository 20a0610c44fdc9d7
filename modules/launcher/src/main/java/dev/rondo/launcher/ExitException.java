package dev.rondo.launcher;

/** A failure that has an exit status of its own. */
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
