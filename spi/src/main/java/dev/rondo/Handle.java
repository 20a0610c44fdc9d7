package dev.rondo;

/** A scheduled callback. Mirrors {@code asyncio.Handle}. */
public interface Handle {

  /**
   * Prevents the callback from running and drops the reference to it. Has no effect after the
   * callback has run; cancelling twice is allowed.
   */
  void cancel();

  /** Returns whether {@link #cancel()} was called, even if too late. Mirrors {@code cancelled}. */
  boolean isCancelled();

  /** Returns the context in which the callback runs. Mirrors {@code get_context}. */
  Context getContext();
}
