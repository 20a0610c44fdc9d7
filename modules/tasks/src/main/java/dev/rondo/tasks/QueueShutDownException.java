package dev.rondo.tasks;

/**
 * Thrown by a put into a queue that was shut down, and by a get once that queue is empty. Mirrors
 * {@code QueueShutDown}.
 */
public final class QueueShutDownException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public QueueShutDownException(String message) {
    super(message);
  }
}
