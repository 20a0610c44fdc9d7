package dev.rondo.engine.spi;

/** What a driver and its transports ask of the loop. Used by the holder of the loop's turn only. */
public interface LoopQueue {

  /** Appends {@code event} to what is ready. Its {@code run} is never called inside this call. */
  void enqueue(LoopEvent event);

  /**
   * Runs {@code flush} once, when the callback or step that is running ends; at once if none is. So
   * small writes of one callback leave together.
   */
  void atEndOfCallback(Runnable flush);
}
