package dev.rondo;

import java.time.Duration;

/**
 * Scheduling callbacks: soon, later, and at a point in loop time.
 *
 * <p>A callback runs exactly once unless its handle was cancelled, on the loop's turn, never inside
 * the call that scheduled it, and in the context given: by default a copy of the current one. What
 * it throws goes to the exception handler and the loop goes on, except an {@link Error}, which
 * leaves {@code run…}.
 *
 * <p>In debug mode, all but {@link #callSoonThreadsafe} throw {@link IllegalStateException} on a
 * thread that does not have the running loop's turn.
 */
public interface CallbackScheduler {

  /** Runs {@code callback} in the next iteration, first in first out. Mirrors {@code call_soon}. */
  default Handle callSoon(Runnable callback) {
    return callSoon(callback, Context.copyCurrent());
  }

  /** As {@link #callSoon(Runnable)}, in {@code context}. */
  Handle callSoon(Runnable callback, Context context);

  /**
   * As {@link #callSoon(Runnable)} from any thread, waking the loop if it sleeps. Callbacks of one
   * thread keep their order. {@code cancel} and {@code isCancelled} of the handle may be called on
   * any thread too; while the callback runs they wait for its end, and cancelled before its start
   * it never runs. Mirrors {@code call_soon_threadsafe}.
   *
   * @throws LoopClosedException if the loop is closed: a race that callers on other threads must
   *     expect
   */
  default Handle callSoonThreadsafe(Runnable callback) {
    return callSoonThreadsafe(callback, Context.copyCurrent());
  }

  /** As {@link #callSoonThreadsafe(Runnable)}, in {@code context}. */
  Handle callSoonThreadsafe(Runnable callback, Context context);

  /**
   * Runs {@code callback} after {@code delay}. A negative delay is due at once, in order of due
   * time; a delay beyond the end of time is never due but can be cancelled. Callbacks due at the
   * same time run in any order. Mirrors {@code call_later}.
   */
  default TimerHandle callLater(Duration delay, Runnable callback) {
    return callLater(delay, callback, Context.copyCurrent());
  }

  /** As {@link #callLater(Duration, Runnable)}, in {@code context}. */
  default TimerHandle callLater(Duration delay, Runnable callback, Context context) {
    return callAt(time().plus(delay), callback, context);
  }

  /** Runs {@code callback} at {@code when}, or at once if that is past. Mirrors {@code call_at}. */
  default TimerHandle callAt(LoopTime when, Runnable callback) {
    return callAt(when, callback, Context.copyCurrent());
  }

  /** As {@link #callAt(LoopTime, Runnable)}, in {@code context}. */
  TimerHandle callAt(LoopTime when, Runnable callback, Context context);

  /**
   * The loop's clock now: monotonic, read afresh at each call. For any thread. Mirrors {@code
   * time}.
   */
  LoopTime time();
}
