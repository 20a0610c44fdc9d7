package dev.rondo;

/** A callback scheduled for a point in loop time. Mirrors {@code asyncio.TimerHandle}. */
public interface TimerHandle extends Handle {

  /** When it is, or was, due; also after it ran and after it was cancelled. */
  LoopTime when();
}
