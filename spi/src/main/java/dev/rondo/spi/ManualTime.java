package dev.rondo.spi;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test advances it. The loops that use it run their timers
 * without anyone waiting for them; input, output and other threads work as ever.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * EventLoop loop = provider.newEventLoop(LoopOptions.defaults().withClock(time));
 * ...
 * time.advance(Duration.ofHours(1)); // wakes the loop, which runs all timers of this hour
 * }</pre>
 *
 * <p>Several loops can share one. Can be used on any thread.
 */
public final class ManualTime implements LoopClock {

  /** A timer at the end of time is never due. */
  private static final long LAST = Long.MAX_VALUE - 1;

  private final AtomicLong now = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Creates a clock at its origin. */
  public ManualTime() {}

  /**
   * Moves this clock ahead at once, and wakes the loops that use it. Does not wait for them: the
   * timers that are due run in the next iteration of each, in order of their due times, and all of
   * them see the new time. This clock stops just short of {@link dev.rondo.LoopTime#MAX}.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "duration must not be negative, because a loop's clock never goes back: " + duration);
    }
    long nanos = TimeUnit.NANOSECONDS.convert(duration); // at most Long.MAX_VALUE
    now.updateAndGet(before -> before + Math.min(nanos, LAST - before));
    listeners.forEach(Runnable::run);
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  /** Returns -1: a loop waits for {@link #advance}. */
  @Override
  public long waitNanos(long nanos) {
    return -1;
  }

  @Override
  public void addJumpListener(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void removeJumpListener(Runnable listener) {
    listeners.removeIf(each -> each == listener);
  }

  @Override
  public String toString() {
    return "manual time, advanced by " + Duration.ofNanos(now.get());
  }
}
