package dev.rondo.tck;

/** An {@code Error} that only a test throws, so that it is known again. */
final class FatalError extends Error {
  private static final long serialVersionUID = 1L;

  FatalError() {
    super("thrown by a test", null, false, false);
  }
}
