package dev.rondo.engine.spi;

/** Receives the readiness of a channel inside {@code poll}, where it must not run user code. */
public interface ReadyListener {

  /**
   * Reports that the channel is ready.
   *
   * @param operations {@link Watch#READ}, {@link Watch#WRITE}, {@link Watch#HANG_UP} or several of
   *     them
   */
  void ready(int operations);
}
