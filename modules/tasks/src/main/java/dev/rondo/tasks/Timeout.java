package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.LoopTime;
import dev.rondo.Task;
import dev.rondo.VoidCoroutine;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A time limit for a part of a task, for one use. Created by {@link Asyncio#timeout}. Mirrors
 * {@code asyncio.Timeout}; {@link #run} is its {@code async with}.
 *
 * <pre>{@code
 * String page = Asyncio.timeout(Duration.ofSeconds(5)).run(() -> fetch(address).await());
 * }</pre>
 *
 * <p>Must be used on the loop thread.
 */
public final class Timeout {

  private final EventLoop loop;
  private final LoopTime made;
  private @Nullable LoopTime when;
  private State state = State.CREATED;
  private @Nullable Task<?> task;
  private @Nullable Handle timer;
  private int cancellingBefore;
  private boolean interrupting;

  private Timeout(EventLoop loop, LoopTime made, @Nullable LoopTime when) {
    this.loop = loop;
    this.made = made;
    this.when = when;
  }

  static Timeout after(EventLoop loop, @Nullable Duration delay) {
    LoopTime now = loop.time();
    return new Timeout(loop, now, delay == null ? null : now.plus(delay));
  }

  static Timeout at(EventLoop loop, @Nullable LoopTime when) {
    return new Timeout(loop, loop.time(), when);
  }

  /**
   * Runs {@code body} in the calling task. If the body is not done in time, the task is cancelled,
   * and this method throws a {@link TimeoutException} with the {@link CancellationException} as its
   * cause. The same happens if the body was in a blocking call and returned without another await.
   * A body that catches the cancellation decides the outcome: its result is returned, and its
   * failure is thrown with the {@code TimeoutException} as suppressed. A cancellation of the task
   * by other code stays a cancellation.
   *
   * @throws IllegalStateException outside a task, or if this timeout was already used
   */
  public <T extends @Nullable Object> T run(Coroutine<T> body) throws Exception {
    Task<?> running = enter();
    T result;
    try {
      result = body.run();
      deliverCancellation();
    } catch (CancellationException e) {
      throw leave(running) ? timedOut(e) : e;
    } catch (InterruptedException e) {
      throw leave(running) && interrupting ? timedOut(e) : e;
    } catch (Throwable e) {
      leave(running);
      if (isExpired()) {
        e.addSuppressed(timedOut(null));
      }
      throw e;
    }
    leave(running);
    return result;
  }

  /** As {@link #run(Coroutine)}, for a body without a result. */
  public void run(VoidCoroutine body) throws Exception {
    run(body.withNullResult());
  }

  /**
   * As {@link #run(Coroutine)}, except that an expired timeout also interrupts the blocking call
   * that the body is in, such as {@code Thread.sleep}.
   */
  public <T extends @Nullable Object> T runInterruptibly(Coroutine<T> body) throws Exception {
    interrupting = true;
    return run(body);
  }

  /** As {@link #runInterruptibly(Coroutine)}, for a body without a result. */
  public void runInterruptibly(VoidCoroutine body) throws Exception {
    runInterruptibly(body.withNullResult());
  }

  /** Throws the pending cancellation if the body awaited nothing after the timeout expired. */
  private void deliverCancellation() throws Exception {
    if (state == State.EXPIRING) {
      loop.nextIteration("expired").await();
    }
  }

  /** Returns the deadline, or null if there is none. Mirrors {@code when}. */
  public @Nullable LoopTime when() {
    return when;
  }

  /**
   * Moves the deadline. If {@code when} is past, the timeout expires at once; if it is null, never.
   * Mirrors {@code reschedule}.
   *
   * @throws IllegalStateException if the body is not running, or this timeout has expired
   */
  public void reschedule(@Nullable LoopTime when) {
    if (state != State.ACTIVE) {
      throw new IllegalStateException("cannot reschedule a timeout that is " + state.word());
    }
    this.when = when;
    stopTimer();
    if (when != null) {
      timer =
          when.compareTo(loop.time()) <= 0
              ? loop.callSoon(this::expire)
              : loop.callAt(when, this::expire);
    }
  }

  /** Returns whether the deadline passed before the body ended. Mirrors {@code expired}. */
  public boolean isExpired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  private Task<?> enter() {
    Task<?> running = loop.currentTask();
    if (running == null) {
      throw new IllegalStateException(
          "a timeout can only be used in a task, not in a callback: " + loop);
    }
    if (state != State.CREATED) {
      throw new IllegalStateException(
          "a timeout can be used once, and this one is %s: create another".formatted(state.word()));
    }
    task = running;
    cancellingBefore = running.cancelling();
    state = State.ACTIVE;
    reschedule(when);
    return running;
  }

  private void expire() {
    state = State.EXPIRING;
    timer = null;
    if (task != null) {
      task.cancel(interrupting);
    }
  }

  /** Ends the limit; returns whether this timeout alone cancelled the task. */
  private boolean leave(Task<?> running) {
    stopTimer();
    task = null;
    if (state == State.EXPIRING) {
      state = State.EXPIRED;
      return running.uncancel() <= cancellingBefore;
    }
    if (state == State.ACTIVE) {
      state = State.FINISHED;
    }
    return false;
  }

  private void stopTimer() {
    Handle pending = timer;
    if (pending != null) {
      pending.cancel();
      timer = null;
    }
  }

  private TimeoutException timedOut(@Nullable Exception cause) {
    var exception =
        new TimeoutException("not done within " + made.until(when == null ? LoopTime.MAX : when));
    exception.initCause(cause);
    return exception;
  }

  @Override
  public String toString() {
    return "<Timeout %s when=%s>".formatted(state.word(), when);
  }

  private enum State {
    CREATED,
    ACTIVE,
    EXPIRING,
    EXPIRED,
    FINISHED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
