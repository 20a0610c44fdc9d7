package dev.rondo.policies;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.EventLoop;
import dev.rondo.logging.Loggers;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/** Reports the loops that nobody closed before their thread ended. */
final class UnclosedLoops {

  private final Consumer<String> report;

  UnclosedLoops() {
    this(message -> Loggers.of(DefaultPolicy.class).log(WARNING, message));
  }

  UnclosedLoops(Consumer<String> report) {
    this.report = report;
  }

  /** Once {@code owner} is garbage, reports {@code loop} unless it is closed or runs elsewhere. */
  void reportWhenGone(Object owner, EventLoop loop, String threadName) {
    Watcher.CLEANER.register(owner, () -> check(loop, threadName));
  }

  private void check(EventLoop loop, String threadName) {
    if (!loop.isClosed() && !loop.isRunning()) {
      report.accept(
          "unclosed event loop %s: getEventLoop made it for the thread '%s', which no longer uses it: close() it"
              .formatted(loop, threadName));
    }
  }

  /** Started by the first loop there is to watch. */
  private static final class Watcher {
    static final Cleaner CLEANER = Cleaner.create();
  }
}
