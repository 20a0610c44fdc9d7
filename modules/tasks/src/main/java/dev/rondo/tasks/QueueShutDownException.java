package dev.rondo.tasks;

/** A queue that was shut down takes no more, or has no more. Mirrors {@code QueueShutDown}. */
public final class QueueShutDownException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public QueueShutDownException(String message) {
    super(message);
  }
}
