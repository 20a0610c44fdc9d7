package dev.rondo.engine.spi;

/** Is told how an operation of a {@link Proactor} ended. */
public interface Completion {

  /** It is done; {@code count} bytes, where bytes are counted. */
  void completed(int count);

  /** It failed, mostly with an {@link java.io.IOException}. */
  void failed(Exception exception);
}
