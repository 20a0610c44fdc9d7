package dev.rondo.engine.loop;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.logging.Loggers;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/** Warns of a loop that was garbage-collected without having been closed. */
final class UnclosedLoopWarning {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  private static final Cleaner CLEANER = Cleaner.create();

  private final AtomicBoolean closed;

  private UnclosedLoopWarning(AtomicBoolean closed) {
    this.closed = closed;
  }

  static UnclosedLoopWarning watch(EngineLoop loop) {
    AtomicBoolean closed = new AtomicBoolean();
    String name = loop.name();
    // The cleaning action must not refer to the loop, or the loop would never be collected.
    CLEANER.register(loop, () -> warnUnless(closed, name));
    return new UnclosedLoopWarning(closed);
  }

  private static void warnUnless(AtomicBoolean closed, String name) {
    if (!closed.get()) {
      LOG.log(
          WARNING,
          () -> "unclosed event loop '" + name + "': call close() to release its resources");
    }
  }

  void closed() {
    closed.set(true);
  }
}
