package dev.rondo.engine.spi;

/** Is told, inside {@code poll}, that a channel is ready; it notes that and runs no user code. */
public interface ReadyListener {

  /**
   * The channel is ready.
   *
   * @param operations {@link Watch#READ}, {@link Watch#WRITE} or both
   */
  void ready(int operations);
}
