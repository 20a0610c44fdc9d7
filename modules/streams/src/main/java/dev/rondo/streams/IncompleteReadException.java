package dev.rondo.streams;

import java.io.EOFException;

/** The stream ended before everything that was asked for had arrived. */
public final class IncompleteReadException extends EOFException {

  private static final long serialVersionUID = 1L;

  private final byte[] partial;

  IncompleteReadException(byte[] partial, String expected) {
    super("the stream ended after %d bytes of %s".formatted(partial.length, expected));
    this.partial = partial;
  }

  /** Returns the bytes that had arrived; they are no longer in the stream. */
  public byte[] partial() {
    return partial.clone();
  }
}
