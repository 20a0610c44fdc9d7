package dev.rondo;

/** A callback scheduled for a point in loop time. Mirrors {@code asyncio.TimerHandle}. */
public interface TimerHandle extends Handle {

  /** Returns the callback's due time, even after it has run or was cancelled. */
  LoopTime when();
}
