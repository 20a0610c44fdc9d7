package dev.rondo;

/** Thrown when a future is asked for a result before it is done, or is completed twice. */
public final class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public InvalidStateException(String message) {
    super(message);
  }
}
