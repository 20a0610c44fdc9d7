package dev.rondo.engine.loop;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.task.DefaultFuture;
import dev.rondo.engine.task.Spawner;
import dev.rondo.logging.Loggers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The default executor of a loop, and the way from any executor back to the loop. */
final class Executors {

  private static final System.Logger LOG = Loggers.of("dev.rondo");

  private final LoopCore core;
  private final Spawner spawner;
  private @Nullable ExecutorService standard;
  private boolean shutdown;

  Executors(LoopCore core, Spawner spawner) {
    this.core = core;
    this.spawner = spawner;
  }

  <T extends @Nullable Object> LoopFuture<T> run(
      @Nullable Executor executor, Callable<T> function) {
    Objects.requireNonNull(function, "function");
    core.ensureOpen();
    Executor chosen = executor == null ? standard() : executor;
    DefaultFuture<T> future = spawner.createFuture();
    chosen.execute(() -> runThere(function, future));
    return future;
  }

  private <T extends @Nullable Object> void runThere(
      Callable<T> function, DefaultFuture<T> future) {
    if (future.isCancelled()) {
      return;
    }
    Runnable deliver;
    try {
      T result = function.call();
      deliver = () -> future.trySucceed(result);
    } catch (Throwable e) {
      deliver = () -> future.tryFail(e);
    }
    try {
      core.callSoonThreadsafe(deliver);
    } catch (LoopClosedException e) {
      LOG.log(DEBUG, "a result from an executor came after its loop was closed", e);
    }
  }

  private Executor standard() {
    if (shutdown) {
      throw new IllegalStateException(
          "the default executor was shut down: give runInExecutor one of your own");
    }
    ExecutorService made = standard;
    if (made == null) {
      made = newStandard();
      standard = made;
    }
    return made;
  }

  /** Platform threads, since what is run here blocks in any way it likes. */
  private static ExecutorService newStandard() {
    int threads = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
    ThreadFactory factory = Thread.ofPlatform().daemon().name("rondo-executor-", 0).factory();
    return new ThreadPoolExecutor(
        threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
  }

  void setDefault(ExecutorService executor) {
    Objects.requireNonNull(executor, "executor");
    core.ensureOpen();
    standard = executor;
  }

  LoopFuture<@Nullable Void> shutdown(Duration timeout) {
    core.ensureOpen();
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must not be negative: " + timeout);
    }
    shutdown = true;
    DefaultFuture<@Nullable Void> done = spawner.createFuture();
    ExecutorService closing = standard;
    if (closing == null) {
      done.setResult(null);
      return done;
    }
    closing.shutdown();
    TimerHandle alarm =
        core.callAt(
            new LoopTime(core.nanoTime()).plus(timeout).nanos(),
            () -> {
              if (done.trySucceed(null)) {
                LOG.log(
                    WARNING,
                    () -> "the default executor did not end its threads within " + timeout);
              }
            });
    done.addDoneCallback(ignored -> alarm.cancel());
    Thread.ofPlatform()
        .daemon()
        .name("rondo-executor-shutdown")
        .start(() -> awaitEnd(closing, done));
    return done;
  }

  private void awaitEnd(ExecutorService closing, DefaultFuture<@Nullable Void> done) {
    Runnable ended = () -> done.trySucceed(null);
    try {
      while (!core.isClosed() && !closing.awaitTermination(1, TimeUnit.SECONDS)) {
        // A loop that is closed meanwhile waits no more.
      }
    } catch (InterruptedException | RuntimeException e) {
      // An executor of the program's may refuse to be waited for.
      ended = () -> done.tryFail(e);
    }
    try {
      core.callSoonThreadsafe(ended);
    } catch (LoopClosedException e) {
      LOG.log(DEBUG, "nobody waits for the default executor any more", e);
    }
  }

  void close() {
    shutdown = true;
    ExecutorService closing = standard;
    if (closing != null) {
      closing.shutdown();
    }
  }
}
