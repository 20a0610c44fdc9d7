package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time by which something must have happened, set anew for each thing that does. Setting it is
 * cheap: there is one timer, which looks when it fires whether it has to wait on.
 */
final class Deadline {

  private final EventLoop loop;
  private final Runnable missed;
  private LoopTime time = LoopTime.MAX;
  private @Nullable TimerHandle timer;

  Deadline(EventLoop loop, Runnable missed) {
    this.loop = loop;
    this.missed = missed;
  }

  /** It is missed after {@code duration} from now, unless it is set again or cleared before. */
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

  /** Nothing is to happen until it is set again. */
  void clear() {
    time = LoopTime.MAX;
  }

  /** Forgets the timer, for good. */
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
      missed.run();
    }
  }
}
