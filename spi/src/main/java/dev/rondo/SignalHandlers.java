package dev.rondo;

/** Handles Unix signals in ordinary callbacks of the loop. */
public interface SignalHandlers {

  /**
   * Runs {@code callback} on the loop whenever {@code signal} arrives, in the current context;
   * replaces this loop's handler for the signal. Signals that arrive while the callback is queued
   * are merged into one call. If several loops handle a signal, each of them runs its callback.
   * Closing the loop removes its handlers. If {@code SIGHUP}, {@code SIGINT} or {@code SIGTERM} was
   * ignored when the JVM started (by {@code nohup}, or for a script's background job), it stays
   * ignored, and the callback never runs. Mirrors {@code add_signal_handler}.
   *
   * @throws IllegalArgumentException if this system does not have the signal
   * @throws IllegalStateException if the signal cannot be caught or the JVM uses it
   */
  default void addSignalHandler(Signal signal, Runnable callback) {
    throw Capability.SIGNALS.refusal("addSignalHandler", this);
  }

  /**
   * Calls {@code listener} for each arrival of {@code signal}, at once, on the thread on which the
   * virtual machine delivers signals: also while the loop is blocked or does not run. The listener
   * must not block. It is called in addition to the handlers of loops, and replaces the signal's
   * default action until the registration is closed. For any thread. Mirrors {@code signal.signal}.
   *
   * @throws IllegalArgumentException if there is no such signal here
   * @throws IllegalStateException if the signal cannot be caught or the virtual machine uses it
   */
  default SignalRegistration listenToSignal(Signal signal, Runnable listener) {
    throw Capability.SIGNALS.refusal("listenToSignal", this);
  }

  /** A listener that {@link #listenToSignal} has added. */
  interface SignalRegistration extends AutoCloseable {

    /** Removes the listener. Closing twice is allowed. For any thread. */
    @Override
    void close();
  }

  /**
   * Removes this loop's handler, restores the one before it, and returns whether this loop had one.
   * Mirrors {@code remove_signal_handler}.
   */
  default boolean removeSignalHandler(Signal signal) {
    throw Capability.SIGNALS.refusal("removeSignalHandler", this);
  }
}
