package dev.rondo;

/** The loop was closed, for good. */
public final class LoopClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public LoopClosedException(String message) {
    super(message);
  }
}
