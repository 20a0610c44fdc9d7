package dev.rondo.tasks;

import java.util.NoSuchElementException;

/** Thrown when an item is taken from an empty queue without waiting. Mirrors {@code QueueEmpty}. */
public final class QueueEmptyException extends NoSuchElementException {
  private static final long serialVersionUID = 1L;

  public QueueEmptyException(String message) {
    super(message);
  }
}
