package dev.rondo;

/** A scheduled callback. Mirrors {@code asyncio.Handle}. */
public interface Handle {

  /**
   * Prevents the callback from running, and lets go of it. Has no effect once it has run;
   * cancelling twice is allowed.
   */
  void cancel();

  /** Whether {@link #cancel()} was called, even if that was too late. Mirrors {@code cancelled}. */
  boolean isCancelled();

  /** The context in which the callback runs. Mirrors {@code get_context}. */
  Context getContext();
}
