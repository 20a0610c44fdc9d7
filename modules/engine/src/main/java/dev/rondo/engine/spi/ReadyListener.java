package dev.rondo.engine.spi;

/** Receives, inside {@code poll}, the readiness of a channel: notes it, and runs no user code. */
public interface ReadyListener {

  /**
   * Reports that the channel is ready.
   *
   * @param operations {@link Watch#READ}, {@link Watch#WRITE}, {@link Watch#HANG_UP} or several of
   *     them
   */
  void ready(int operations);
}
