package dev.rondo;

import java.time.Duration;

/**
 * Schedules callbacks: soon, later, and at a point in loop time.
 *
 * <p>A callback runs exactly once unless its handle was cancelled: on the loop thread, never inside
 * the call that scheduled it, and in the context given, by default a copy of the current one. An
 * exception that it throws is passed to the exception handler, and the loop continues; an {@link
 * Error} is thrown out of {@code run…}.
 *
 * <p>In debug mode, every method but {@link #callSoonThreadsafe} throws {@link
 * IllegalStateException} if the loop is running and the caller is not on the loop thread.
 */
public interface CallbackScheduler {

  /**
   * Runs {@code callback} in the next iteration, in the order of calls. Mirrors {@code call_soon}.
   */
  default Handle callSoon(Runnable callback) {
    return callSoon(callback, Context.copyCurrent());
  }

  /** As {@link #callSoon(Runnable)}, in {@code context}. */
  Handle callSoon(Runnable callback, Context context);

  /**
   * As {@link #callSoon(Runnable)}, but can be called on any thread, and wakes the loop if it is
   * waiting. Callbacks from one thread keep their order. {@code cancel} and {@code isCancelled} of
   * the handle can be called on any thread too: they wait while the callback is running, and a
   * callback cancelled before it starts never runs. The method does not wait for the loop, but a
   * loop may slow down threads that post faster than it runs, except those that run a loop
   * themselves. Mirrors {@code call_soon_threadsafe}.
   *
   * @throws LoopClosedException if the loop is closed; callers on other threads must expect this,
   *     as the loop may be closed at any moment
   */
  default Handle callSoonThreadsafe(Runnable callback) {
    return callSoonThreadsafe(callback, Context.copyCurrent());
  }

  /** As {@link #callSoonThreadsafe(Runnable)}, in {@code context}. */
  Handle callSoonThreadsafe(Runnable callback, Context context);

  /**
   * Runs {@code callback} after {@code delay}. Callbacks run in the order of their due times, in
   * any order if these are equal. A negative delay is due at once; a delay past {@link
   * LoopTime#MAX} never expires, but can be cancelled. Mirrors {@code call_later}.
   */
  default TimerHandle callLater(Duration delay, Runnable callback) {
    return callLater(delay, callback, Context.copyCurrent());
  }

  /** As {@link #callLater(Duration, Runnable)}, in {@code context}. */
  default TimerHandle callLater(Duration delay, Runnable callback, Context context) {
    return callAt(time().plus(delay), callback, context);
  }

  /** Runs {@code callback} at {@code when}, or soon if that is past. Mirrors {@code call_at}. */
  default TimerHandle callAt(LoopTime when, Runnable callback) {
    return callAt(when, callback, Context.copyCurrent());
  }

  /** As {@link #callAt(LoopTime, Runnable)}, in {@code context}. */
  TimerHandle callAt(LoopTime when, Runnable callback, Context context);

  /**
   * Returns the current time of the loop's monotonic clock, which is read at each call. Can be
   * called on any thread. Mirrors {@code time}.
   */
  LoopTime time();
}
