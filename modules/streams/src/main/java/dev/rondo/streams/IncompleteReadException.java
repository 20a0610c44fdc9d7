package dev.rondo.streams;

import java.io.EOFException;

/** Thrown when the stream ends before all requested bytes have arrived. */
public final class IncompleteReadException extends EOFException {

  private static final long serialVersionUID = 1L;

  private final byte[] partial;

  IncompleteReadException(byte[] partial, String expected) {
    super("the stream ended after %d bytes; expected %s".formatted(partial.length, expected));
    this.partial = partial;
  }

  /** Returns the bytes that had arrived. They are no longer in the stream. */
  public byte[] partial() {
    return partial.clone();
  }
}
