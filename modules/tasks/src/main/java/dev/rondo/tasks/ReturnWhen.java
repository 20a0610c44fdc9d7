package dev.rondo.tasks;

/** When a wait for several futures is over. Mirrors the constants of {@code asyncio}. */
public enum ReturnWhen {
  /** When one is done or cancelled. */
  FIRST_COMPLETED,
  /** When one has failed, or all are done; being cancelled is no failure. */
  FIRST_EXCEPTION,
  /** When all are done. */
  ALL_COMPLETED
}
