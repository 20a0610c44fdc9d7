package dev.rondo.engine.spi;

/**
 * Is told how an operation ended: by exactly one call, in the run phase, never inside the call that
 * asked for the operation.
 */
public interface Completion {

  /** It is done; {@code count} bytes, where bytes are counted. */
  void completed(int count);

  /**
   * It failed: with an {@link java.io.IOException}, which is {@link
   * java.nio.channels.AsynchronousCloseException} if the socket was closed meanwhile.
   */
  void failed(Exception exception);
}
