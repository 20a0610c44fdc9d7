package dev.rondo.policies;

/**
 * No backend is what was asked for. The message says what was asked and where, and what there is.
 */
public final class NoBackendException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NoBackendException(String message) {
    super(message);
  }
}
