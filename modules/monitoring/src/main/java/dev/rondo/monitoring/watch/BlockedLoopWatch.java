package dev.rondo.monitoring.watch;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.monitoring.counters.LoopCounters;
import java.util.Locale;

/** Warns of a loop that has not polled for too long, once and again each time the time doubles. */
final class BlockedLoopWatch {

  /** Fewer looks than this at one run phase show a process that was stopped, not a blocked loop. */
  private static final int MIN_LOOKS = 3;

  private final long limit;
  private final System.Logger log;

  /** The beginning of the run phase at the last look; 0 if there was none. */
  private long phase;

  private int looks;

  /** The time without a poll at which to warn next. */
  private long next;

  /** The time without a poll at the last look. */
  private long running;

  /**
   * Makes a watch of one loop.
   *
   * @param limit the nanoseconds without a poll after which to warn
   */
  BlockedLoopWatch(long limit, System.Logger log) {
    this.log = log;
    this.limit = limit;
    next = limit;
  }

  /** Looks at {@code loop}, which is the same in each call. */
  void look(LoopCounters loop) {
    long since = loop.runningSince();
    if (since != phase) {
      tellEnd(loop);
      phase = since;
      looks = 0;
      next = limit;
    }
    if (since == 0) {
      return;
    }
    running = loop.age() - since;
    if (++looks >= MIN_LOOKS && running >= next) {
      warn(loop);
    }
  }

  private void warn(LoopCounters loop) {
    Thread acting = loop.loop().acting();
    // The loop may just have continued.
    if (acting == null || loop.runningSince() != phase) {
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append("event loop ").append(loop.name()).append(" is blocked: it has not polled for ");
    text.append(seconds(running)).append("; do in runInExecutor what takes long; thread '");
    text.append(acting.getName()).append("' is in");
    for (StackTraceElement frame : acting.getStackTrace()) {
      text.append("\n\tat ").append(frame);
    }
    log.log(WARNING, text.toString());
    next = 2 * running;
  }

  private void tellEnd(LoopCounters loop) {
    if (next != limit) {
      String time = seconds(running);
      log.log(INFO, () -> "event loop " + loop.name() + " is no longer blocked, after " + time);
    }
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
