package dev.rondo.engine.spi;

/**
 * Is told by the engine what one loop does. Every method does nothing unless it is overridden, and
 * is called with the loop's turn unless it says otherwise. It must return soon, throw nothing, and
 * use the loop in no way.
 */
public abstract class LoopObserver {

  /** Ignores everything: the observer of loops without a {@link LoopMonitor}. */
  public static final LoopObserver NONE = new LoopObserver() {};

  protected LoopObserver() {}

  /** The loop has been closed. */
  public void closed() {}
}
