package dev.rondo.tasks;

/** There was no room in a queue without waiting. Mirrors {@code QueueFull}. */
public final class QueueFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String message) {
    super(message);
  }
}
