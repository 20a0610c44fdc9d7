package dev.rondo.monitoring.watch;

import dev.rondo.LoopTime;
import dev.rondo.logging.Loggers;
import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.monitoring.events.SlowCallbacks;
import dev.rondo.spi.Settings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The thread that looks at all loops from time to time. There is one while loops are open. */
public final class MonitorThread {

  private static final System.Logger LOG = Loggers.of("dev.rondo");
  private static final Duration BLOCKED = Duration.ofSeconds(2);
  private static final long SHORTEST_PERIOD = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

  /** The period while callbacks of 100 ms are recorded with their stacks. */
  private static final long RECORDING_PERIOD = TimeUnit.MILLISECONDS.toNanos(20);

  private final long limit;
  private final long period;
  private final System.Logger log;
  private @Nullable Thread thread;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a setting has no valid value
   */
  public MonitorThread() {
    this(Settings.duration("rondo.blocked", BLOCKED), LOG);
  }

  /**
   * Makes the thread's settings.
   *
   * @param blocked the time after which a loop that does not poll is blocked; zero for never
   */
  MonitorThread(Duration blocked, System.Logger log) {
    if (blocked.isNegative()) {
      throw new IllegalArgumentException("rondo.blocked must not be negative: " + blocked);
    }
    this.log = log;
    limit = LoopTime.toNanos(blocked);
    period = limit == 0 ? LONGEST_PERIOD : Math.clamp(limit / 4, SHORTEST_PERIOD, LONGEST_PERIOD);
  }

  /** Starts the thread if there is none. Called after a loop was added to the registry. */
  public synchronized void loopOpened() {
    if (thread == null) {
      Thread made =
          Thread.ofPlatform()
              .daemon()
              .name("rondo-monitor")
              .inheritInheritableThreadLocals(false)
              .unstarted(this::watch);
      // All applications share the thread, so it must not keep the loader of the first one alive.
      made.setContextClassLoader(MonitorThread.class.getClassLoader());
      made.start();
      thread = made;
    }
  }

  /** Ends the thread if no loop is open. Called after a loop was removed from the registry. */
  public synchronized void loopClosed() {
    if (LoopRegistry.isEmpty()) {
      LockSupport.unpark(thread);
      thread = null;
    }
  }

  private synchronized boolean goesOn() {
    if (thread != Thread.currentThread()) {
      return false;
    }
    if (LoopRegistry.isEmpty()) { // All were collected without being closed.
      thread = null;
    }
    return thread != null;
  }

  private void watch() {
    LoopChecks checks = new LoopChecks(limit, log);
    LockSupport.parkNanos(this, period);
    while (goesOn()) {
      checks.run();
      LockSupport.parkNanos(
          this, SlowCallbacks.areRecorded() ? Math.min(period, RECORDING_PERIOD) : period);
    }
    checks.end();
  }
}
