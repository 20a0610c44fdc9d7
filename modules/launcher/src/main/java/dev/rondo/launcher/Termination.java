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
 * Makes Ctrl-C and SIGTERM ask for the end instead of being it: the process exits with status 0
 * once the program has ended, or with 1 if it does not end in time. Where the loop handles signals,
 * a second one ends the process at once.
 */
final class Termination implements AutoCloseable {

  /** The time that a loop may take to close beyond the grace period of its connections. */
  static final Duration MARGIN = Duration.ofSeconds(5);

  private static final List<Signal> SIGNALS = List.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Duration limit;
  private @Nullable Thread hook;

  /** Nothing changes before {@link #ask}; then the program has {@code limit} to end. */
  Termination(Duration limit) {
    this.limit = limit;
  }

  /** Calls {@code request} on the loop when the process is to end. */
  void ask(EventLoop loop, Runnable request) {
    if (!loop.capabilities().contains(Capability.SIGNALS) || !handle(loop, request)) {
      askInHook(() -> loop.callSoonThreadsafe(request));
    }
  }

  /** Says that the program has ended. */
  @Override
  public void close() {
    ended.countDown();
    if (hook == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what the program has ended for, and exits.
    }
  }

  private boolean handle(EventLoop loop, Runnable request) {
    try {
      SIGNALS.forEach(signal -> loop.addSignalHandler(signal, () -> end(loop, request)));
      return true;
    } catch (IllegalStateException e) {
      // The virtual machine keeps them, as with -Xrs.
      SIGNALS.forEach(loop::removeSignalHandler);
      return false;
    }
  }

  private void end(EventLoop loop, Runnable request) {
    SIGNALS.forEach(loop::removeSignalHandler);
    Thread.ofPlatform().daemon().name("rondo-termination").start(this::haltUnlessEnded);
    request.run();
  }

  private void haltUnlessEnded() {
    if (!endedInTime()) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void askInHook(Runnable request) {
    Thread asking = new Thread(() -> endInHook(request), "rondo-termination");
    Runtime.getRuntime().addShutdownHook(asking);
    hook = asking;
  }

  private void endInHook(Runnable request) {
    boolean inTime = false;
    try {
      request.run();
      inTime = endedInTime();
    } finally {
      // A virtual machine that a signal ends has a status of its own unless it is halted.
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
