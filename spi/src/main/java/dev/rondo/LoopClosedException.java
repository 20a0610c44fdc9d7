package dev.rondo;

/** Thrown by operations on a loop that was closed. */
public final class LoopClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public LoopClosedException(String message) {
    super(message);
  }
}
