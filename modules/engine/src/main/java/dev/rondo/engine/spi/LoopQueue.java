package dev.rondo.engine.spi;

/** The loop's queue as drivers and transports use it. Only for the holder of the loop's turn. */
public interface LoopQueue {

  /** Appends {@code event}. Its {@code run} is never called inside this call. */
  void enqueue(LoopEvent event);

  /**
   * Runs {@code flush} once, at the end of the current callback or task step, or at once if there
   * is none. This lets the small writes of one callback leave together.
   */
  void atEndOfCallback(Runnable flush);
}
