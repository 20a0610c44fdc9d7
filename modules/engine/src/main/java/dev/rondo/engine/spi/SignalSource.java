package dev.rondo.engine.spi;

import dev.rondo.Signal;
import dev.rondo.SignalHandlers;

/**
 * Where a process learns of the signals it gets. Found by {@link java.util.ServiceLoader}: loops
 * have {@link dev.rondo.Capability#SIGNALS} where there is one. For any thread.
 */
public interface SignalSource {

  /**
   * Calls {@code listener} for each arrival of {@code signal}, on a thread that is none of a
   * loop's, until the registration is closed. All listeners of a signal are called.
   *
   * @throws IllegalArgumentException if there is no such signal here
   * @throws IllegalStateException if the signal cannot be caught or the virtual machine uses it
   */
  Registration listen(Signal signal, Runnable listener);

  /** That a listener is called. */
  @FunctionalInterface
  interface Registration extends SignalHandlers.SignalRegistration {

    /**
     * Calls the listener no more. With the last one of a signal, what handled it before the first
     * one does so again. Closing twice is allowed.
     */
    @Override
    void close();
  }
}
