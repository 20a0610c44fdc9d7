package dev.rondo.engine.spi;

/** Receives the outcome of an operation of a {@link Proactor}. */
public interface Completion {

  /** Reports success; {@code count} is the number of bytes, for operations that move bytes. */
  void completed(int count);

  /** Reports failure, usually an {@link java.io.IOException}. */
  void failed(Exception exception);
}
