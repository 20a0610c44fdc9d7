package dev.rondo.tasks;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Signal;
import dev.rondo.Task;

/**
 * What a Ctrl-C does while a runner runs: the first cancels the main task, the second ends the
 * process as it does without a runner.
 */
final class CtrlC implements AutoCloseable {

  private final EventLoop loop;
  private boolean installed;

  CtrlC(EventLoop loop, Task<?> main) {
    this.loop = loop;
    if (isMainThread() && loop.capabilities().contains(Capability.SIGNALS)) {
      installed = install(main);
    }
  }

  /** Elsewhere a Ctrl-C is the business of the program that the runner is only a part of. */
  private static boolean isMainThread() {
    return Thread.currentThread().getName().equals("main");
  }

  private boolean install(Task<?> main) {
    try {
      loop.addSignalHandler(Signal.SIGINT, () -> interrupt(main));
      return true;
    } catch (IllegalStateException e) {
      // The virtual machine keeps the signal, as with -Xrs.
      return false;
    }
  }

  private void interrupt(Task<?> main) {
    close();
    main.cancel("interrupted by SIGINT");
  }

  @Override
  public void close() {
    if (installed) {
      installed = false;
      loop.removeSignalHandler(Signal.SIGINT);
    }
  }
}
