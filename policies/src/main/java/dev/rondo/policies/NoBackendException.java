package dev.rondo.policies;

/**
 * Thrown if the requested backend is not installed or not available. The message names the request,
 * the setting it comes from, and the available backends.
 */
public final class NoBackendException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NoBackendException(String message) {
    super(message);
  }
}
