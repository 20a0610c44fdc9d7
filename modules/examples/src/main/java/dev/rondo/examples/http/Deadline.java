package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that can be moved often at little cost. It keeps one timer, which checks when it fires
 * whether the deadline has moved, and if so starts again.
 */
final class Deadline {

  private final EventLoop loop;
  private final Runnable onExpiry;
  private LoopTime time = LoopTime.MAX;
  private @Nullable TimerHandle timer;

  Deadline(EventLoop loop, Runnable onExpiry) {
    this.loop = loop;
    this.onExpiry = onExpiry;
  }

  /** Sets the deadline to {@code duration} from now. */
  void set(Duration duration) {
    time = loop.time().plus(duration);
    if (timer != null && timer.when().compareTo(time) > 0) {
      timer.cancel();
      timer = null;
    }
    if (timer == null) {
      timer = loop.callAt(time, this::fire);
    }
  }

  boolean isSet() {
    return !time.equals(LoopTime.MAX);
  }

  /** Removes the deadline. The timer may still fire, without effect. */
  void clear() {
    time = LoopTime.MAX;
  }

  /** Removes the deadline and cancels the timer. */
  void close() {
    clear();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void fire() {
    timer = null;
    if (!isSet()) {
      return;
    }
    if (loop.time().compareTo(time) < 0) {
      timer = loop.callAt(time, this::fire);
    } else {
      time = LoopTime.MAX;
      onExpiry.run();
    }
  }
}
