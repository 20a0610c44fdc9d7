package dev.rondo.tasks;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.Signal;
import dev.rondo.SignalHandlers.SignalRegistration;
import dev.rondo.Task;
import org.jspecify.annotations.Nullable;

/**
 * Handles Ctrl-C while a runner runs: the first one cancels the main task, the second one ends the
 * process as it does without a runner.
 */
final class CtrlC implements AutoCloseable {

  private final EventLoop loop;
  private final Task<?> main;
  private volatile @Nullable SignalRegistration registration;

  CtrlC(EventLoop loop, Task<?> main) {
    this.loop = loop;
    this.main = main;
    if (isMainThread() && loop.capabilities().contains(Capability.SIGNALS)) {
      install();
    }
  }

  /** A runner on another thread is only a part of a program, which decides what Ctrl-C does. */
  private static boolean isMainThread() {
    return Thread.currentThread().getName().equals("main");
  }

  private void install() {
    try {
      // Not a handler of the loop: that would not run while a task blocks the loop.
      registration = loop.listenToSignal(Signal.SIGINT, this::arrived);
    } catch (IllegalStateException e) {
      // The process cannot handle the signal, for example with -Xrs.
      registration = null;
    }
  }

  /** Runs on the thread that receives signals. */
  private void arrived() {
    close();
    try {
      loop.callSoonThreadsafe(() -> cancel());
    } catch (LoopClosedException e) {
      return;
    }
    main.interrupt();
  }

  private void cancel() {
    if (main.cancel("interrupted by SIGINT")) {
      main.interrupt();
    }
  }

  @Override
  public void close() {
    SignalRegistration installed = registration;
    registration = null;
    if (installed != null) {
      installed.close();
    }
  }
}
