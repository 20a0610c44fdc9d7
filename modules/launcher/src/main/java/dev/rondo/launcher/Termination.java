package dev.rondo.launcher;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A graceful shutdown: Ctrl-C, SIGTERM and, unless the program uses it itself, SIGHUP ask the
 * program to end. The process exits with status 0 once the program has ended, or with 1 if it does
 * not end in time. If the loop handles signals, a second signal ends the process at once.
 */
final class Termination implements AutoCloseable {

  /** The time for a loop to close, after the grace period of its connections. */
  static final Duration MARGIN = Duration.ofSeconds(5);

  private static final List<Signal> SIGNALS = List.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP);

  private static final List<Signal> WITHOUT_HANGUP = List.of(Signal.SIGINT, Signal.SIGTERM);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Duration limit;
  private final @Nullable Runnable hangup;
  private @Nullable Thread hook;

  /**
   * Creates a termination, which has no effect before {@link #install}.
   *
   * @param limit the time for the program to end after a signal
   * @param hangup called on the loop thread at each SIGHUP, if the loop handles signals; null to
   *     end the program
   */
  Termination(Duration limit, @Nullable Runnable hangup) {
    this.limit = limit;
    this.hangup = hangup;
  }

  /** Makes the first signal call {@code request} on the loop thread. */
  void install(EventLoop loop, Runnable request) {
    if (!loop.capabilities().contains(Capability.SIGNALS) || !installHandlers(loop, request)) {
      installHook(() -> loop.callSoonThreadsafe(request));
    }
  }

  /** Records that the program has ended. */
  @Override
  public void close() {
    ended.countDown();
    if (hook == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is already running, and will exit.
    }
  }

  private boolean installHandlers(EventLoop loop, Runnable request) {
    try {
      if (hangup != null) {
        loop.addSignalHandler(Signal.SIGHUP, hangup);
      }
      signals().forEach(signal -> loop.addSignalHandler(signal, () -> onSignal(loop, request)));
      return true;
    } catch (IllegalStateException e) {
      // The JVM does not allow handlers, for example with -Xrs.
      SIGNALS.forEach(loop::removeSignalHandler);
      return false;
    }
  }

  /** Returns the signals that end the program. */
  private List<Signal> signals() {
    return hangup == null ? SIGNALS : WITHOUT_HANGUP;
  }

  private void onSignal(EventLoop loop, Runnable request) {
    signals().forEach(loop::removeSignalHandler);
    Thread.ofPlatform().daemon().name("rondo-termination").start(this::haltUnlessEnded);
    request.run();
  }

  private void haltUnlessEnded() {
    if (!endedInTime()) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void installHook(Runnable request) {
    Thread thread = new Thread(() -> runHook(request), "rondo-termination");
    Runtime.getRuntime().addShutdownHook(thread);
    hook = thread;
  }

  private void runHook(Runnable request) {
    boolean inTime = false;
    try {
      request.run();
      inTime = endedInTime();
    } finally {
      // Without halt(), a JVM that is ended by a signal exits with 128 + its number.
      Runtime.getRuntime().halt(inTime ? 0 : 1);
    }
  }

  private boolean endedInTime() {
    try {
      return ended.await(LoopTime.toNanos(limit), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
