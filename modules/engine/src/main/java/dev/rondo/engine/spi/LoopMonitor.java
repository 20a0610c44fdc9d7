package dev.rondo.engine.spi;

/**
 * Observes the loops of the engine. Found by {@link java.util.ServiceLoader}; without a provider,
 * no loop is observed.
 */
@FunctionalInterface
public interface LoopMonitor {

  /**
   * Returns the observer of {@code loop}, which is being made. For any thread.
   *
   * <p>Only the observer may refer to the loop strongly: a loop that nobody closes must be
   * collected.
   */
  LoopObserver observe(ObservedLoop loop);
}
