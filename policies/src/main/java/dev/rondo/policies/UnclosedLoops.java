package dev.rondo.policies;

import dev.rondo.EventLoop;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Reports the loops that nobody closed before their thread ended. */
final class UnclosedLoops {

  private final Consumer<String> report;

  UnclosedLoops() {
    // Looked up when there is something to say: a program that logs nothing starts no logging.
    this(message -> LoggerFactory.getLogger(DefaultPolicy.class).warn(message));
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
          "unclosed event loop %s: getEventLoop made it for the thread '%s', which is done with it"
              .formatted(loop, threadName));
    }
  }

  /** Started by the first loop there is to watch. */
  private static final class Watcher {
    static final Cleaner CLEANER = Cleaner.create();
  }
}
