package dev.rondo.tasks;

/** The condition that ends a wait for several futures. Mirrors the constants of {@code asyncio}. */
public enum ReturnWhen {
  /** One future is done or cancelled. */
  FIRST_COMPLETED,
  /** One future has failed, or all are done; a cancellation is not a failure. */
  FIRST_EXCEPTION,
  /** All futures are done. */
  ALL_COMPLETED
}
