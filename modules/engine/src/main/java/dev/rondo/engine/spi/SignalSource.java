package dev.rondo.engine.spi;

import dev.rondo.Signal;
import dev.rondo.SignalHandlers;

/**
 * Reports the signals that this process receives. Found by {@link java.util.ServiceLoader}; if
 * there is a provider, loops have {@link dev.rondo.Capability#SIGNALS}. For any thread.
 */
public interface SignalSource {

  /**
   * Calls {@code listener} for each arrival of {@code signal} until the registration is closed, on
   * a thread that belongs to no loop. All listeners of a signal are called.
   *
   * @throws IllegalArgumentException if the system has no such signal
   * @throws IllegalStateException if the signal cannot be caught or the virtual machine uses it
   */
  Registration listen(Signal signal, Runnable listener);

  /** The registration of a listener. */
  @FunctionalInterface
  interface Registration extends SignalHandlers.SignalRegistration {

    /**
     * Removes the listener. Removing the last one of a signal restores the handler from before the
     * first. Closing twice is allowed.
     */
    @Override
    void close();
  }
}
