package dev.rondo;

/** There is no loop where one was asked for. */
public final class NoRunningLoopException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public NoRunningLoopException(String message) {
    super(message);
  }
}
