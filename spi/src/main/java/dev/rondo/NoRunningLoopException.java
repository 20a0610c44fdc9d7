package dev.rondo;

/** Thrown when a thread that has no loop asks for one. */
public final class NoRunningLoopException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public NoRunningLoopException(String message) {
    super(message);
  }
}
