package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.LoopTime;
import dev.rondo.Task;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the time that a piece of a task may take, for one use. Made by {@link
 * Asyncio#timeout}. Mirrors {@code asyncio.Timeout}; {@link #run} is its {@code async with}.
 *
 * <pre>{@code
 * String page = Asyncio.timeout(Duration.ofSeconds(5)).run(() -> fetch(address).await());
 * }</pre>
 *
 * <p>Used on the loop's turn.
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
   * Runs {@code body} in the task that calls. If the body is not done in time, the task is
   * cancelled, and the cancellation leaves this method as a {@link TimeoutException}, with the
   * {@link CancellationException} as its cause; so it does if the body was in a blocking call and
   * returned before it met the cancellation. A body that catches the cancellation decides the
   * outcome: its result is returned, and its failure is thrown with the {@code TimeoutException} as
   * suppressed. A cancellation of the task from elsewhere stays a cancellation.
   *
   * @throws IllegalStateException outside a task, and if this timeout was used before
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

  /**
   * As {@link #run}, except that the end of the time also interrupts the blocking call that the
   * body is in, so that {@code Thread.sleep} and its like end there and then.
   */
  public <T extends @Nullable Object> T runInterruptibly(Coroutine<T> body) throws Exception {
    interrupting = true;
    return run(body);
  }

  /** A body that awaited nothing after the time was up has not met its cancellation yet. */
  private void deliverCancellation() throws Exception {
    if (state == State.EXPIRING) {
      loop.nextIteration("expired").await();
    }
  }

  /** When the time is up, or null for never. Mirrors {@code when}. */
  public @Nullable LoopTime when() {
    return when;
  }

  /**
   * Moves the end of the time: to now if {@code when} is past, to never if it is null. Mirrors
   * {@code reschedule}.
   *
   * @throws IllegalStateException unless the body runs, and its time is not up
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

  /** Whether the time was up before the body had ended. Mirrors {@code expired}. */
  public boolean isExpired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  private Task<?> enter() {
    Task<?> running = loop.currentTask();
    if (running == null) {
      throw new IllegalStateException("a timeout is for the code of a task: " + loop);
    }
    if (state != State.CREATED) {
      throw new IllegalStateException("a timeout is for one use, and this one is " + state.word());
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

  /** Ends the limit; true if the cancellation that leaves the body is this timeout's alone. */
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
