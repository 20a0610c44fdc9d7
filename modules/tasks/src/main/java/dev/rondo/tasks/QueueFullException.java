package dev.rondo.tasks;

/** Thrown when an item is put into a full queue without waiting. Mirrors {@code QueueFull}. */
public final class QueueFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String message) {
    super(message);
  }
}
