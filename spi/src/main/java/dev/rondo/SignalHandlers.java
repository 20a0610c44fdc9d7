package dev.rondo;

/** Handling Unix signals as ordinary callbacks of the loop. */
public interface SignalHandlers {

  /**
   * Runs {@code callback} on the loop for each arrival of {@code signal}, in the context it is
   * added in; it replaces the handler this loop had. Arrivals that find it waiting to run are one
   * with the first. Several loops may handle one signal: each does. Closing the loop removes its
   * handlers. A {@code SIGHUP}, {@code SIGINT} or {@code SIGTERM} that was ignored when the virtual
   * machine started, as by {@code nohup} or for a job in the background of a script, stays ignored:
   * then the callback never runs. Mirrors {@code add_signal_handler}.
   *
   * @throws IllegalArgumentException if there is no such signal here
   * @throws IllegalStateException if the signal cannot be caught or the virtual machine uses it
   */
  default void addSignalHandler(Signal signal, Runnable callback) {
    throw Capability.SIGNALS.refusal("addSignalHandler", this);
  }

  /**
   * Calls {@code listener} for each arrival of {@code signal}, at once, on the thread on which the
   * virtual machine delivers signals: also while the loop is blocked or does not run. The listener
   * must not block. It stands beside the handlers of loops, and keeps the signal's default action
   * from happening, until the registration is closed. For any thread. Mirrors {@code
   * signal.signal}.
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
   * Removes this loop's handler and restores what was there before it; tells whether there was one.
   * Mirrors {@code remove_signal_handler}.
   */
  default boolean removeSignalHandler(Signal signal) {
    throw Capability.SIGNALS.refusal("removeSignalHandler", this);
  }
}
