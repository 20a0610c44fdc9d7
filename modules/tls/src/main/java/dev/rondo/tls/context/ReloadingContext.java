package dev.rondo.tls.context;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.EventLoop;
import dev.rondo.logging.Loggers;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A context that is loaded again when its files have changed. For any thread.
 *
 * <p>A caller that asks for the context checks the files for changes, at most once a second. On a
 * loop thread, the loop's executor reads changed files, and callers get the old context until that
 * is done, unless a certificate of it has expired. Other callers read the files at once.
 */
final class ReloadingContext {

  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** The time after which another load starts if the executor has not finished the last one. */
  private static final Duration LOST = Duration.ofSeconds(10);

  private static final System.Logger logger = Loggers.of("dev.rondo.tls");

  private final ContextLoader loader;
  private final InstantSource clock;
  private final AtomicReference<Instant> nextCheck;
  private volatile LoadedContext loaded;

  /** The state of the files at the last attempt to read them, which is not repeated. */
  private volatile FileStamps seen;

  ReloadingContext(ContextLoader loader, InstantSource clock) throws IOException {
    this.loader = loader;
    this.clock = clock;
    loaded = loader.load(clock.instant());
    seen = loaded.stamps();
    loaded.warnings().forEach(warning -> logger.log(WARNING, warning));
    nextCheck = new AtomicReference<>(clock.instant().plus(INTERVAL));
  }

  /** Returns the context as it is, and does not look at the files. */
  LoadedContext loaded() {
    return loaded;
  }

  /** Returns the context, after a look at the files if one is due. */
  LoadedContext current() {
    Instant now = clock.instant();
    if (isDue(now) && !loader.stamps().equals(seen)) {
      EventLoop loop = RunningLoop.here().loop();
      if (loop == null || now.isAfter(loaded.expiry())) {
        reloadOrReport();
      } else {
        loadIn(loop, now);
      }
    }
    return loaded;
  }

  private boolean isDue(Instant now) {
    Instant next = nextCheck.get();
    boolean clockWasSetBack = now.isBefore(next.minus(LOST));
    return (!now.isBefore(next) || clockWasSetBack)
        && nextCheck.compareAndSet(next, now.plus(INTERVAL));
  }

  private void loadIn(EventLoop loop, Instant now) {
    nextCheck.set(now.plus(LOST));
    try {
      var _ =
          loop.runInExecutor(
              () -> {
                reloadOrReport();
                nextCheck.set(clock.instant().plus(INTERVAL));
                return true;
              });
    } catch (RejectedExecutionException e) {
      reloadOrReport();
    }
  }

  private synchronized void reloadOrReport() {
    FileStamps stamps = loader.stamps();
    if (stamps.equals(seen)) {
      return; // Another thread has read them.
    }
    seen = stamps;
    try {
      reload();
    } catch (IOException | RuntimeException e) {
      logger.log(
          WARNING,
          "TLS files have changed and cannot be used, so new connections use the old ones: "
              + e.getMessage());
    }
  }

  /** Reads the files now. */
  synchronized void reload() throws IOException {
    LoadedContext fresh = loader.load(clock.instant());
    loaded = fresh;
    seen = fresh.stamps();
    logger.log(INFO, "TLS files have changed: new connections use the new ones");
    fresh.warnings().forEach(warning -> logger.log(WARNING, warning));
  }
}
