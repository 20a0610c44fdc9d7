package dev.rondo;

/** A future was asked for what it does not have yet, or given what it has. */
public final class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public InvalidStateException(String message) {
    super(message);
  }
}
