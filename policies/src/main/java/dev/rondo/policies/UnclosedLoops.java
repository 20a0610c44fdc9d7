package dev.rondo.policies;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.EventLoop;
import dev.rondo.logging.Loggers;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/** Reports loops that their thread did not close before it ended. */
final class UnclosedLoops {

  private final Consumer<String> report;

  UnclosedLoops() {
    this(message -> Loggers.of(DefaultPolicy.class).log(WARNING, message));
  }

  UnclosedLoops(Consumer<String> report) {
    this.report = report;
  }

  /** Reports {@code loop} once {@code owner} is garbage, unless it is closed or running. */
  void reportWhenGone(Object owner, EventLoop loop, String threadName) {
    CleanerHolder.CLEANER.register(owner, () -> check(loop, threadName));
  }

  private void check(EventLoop loop, String threadName) {
    if (!loop.isClosed() && !loop.isRunning()) {
      report.accept(
          "unclosed event loop %s: thread '%s' got it from getEventLoop() and must close it"
              .formatted(loop, threadName));
    }
  }

  /** Holder of the cleaner, whose thread starts with the first registered loop. */
  private static final class CleanerHolder {
    static final Cleaner CLEANER = Cleaner.create();
  }
}
