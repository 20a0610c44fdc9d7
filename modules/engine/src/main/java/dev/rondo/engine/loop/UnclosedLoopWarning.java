package dev.rondo.engine.loop;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.logging.Loggers;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/** Warns of a loop that was collected without having been closed. */
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
    // What the cleaner holds must not hold the loop.
    CLEANER.register(loop, () -> warnUnless(closed, name));
    return new UnclosedLoopWarning(closed);
  }

  private static void warnUnless(AtomicBoolean closed, String name) {
    if (!closed.get()) {
      LOG.log(
          WARNING,
          () -> "unclosed event loop '" + name + "': close() would have given back what it holds");
    }
  }

  void closed() {
    closed.set(true);
  }
}
